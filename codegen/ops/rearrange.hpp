#pragma once

#include <cstddef>

#include "codegen/anchors/copy.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/rearrangement.hpp"
#include "codegen/ir/values.hpp"

/// rearrange  in: x  out: y   the same numbers in another order of axes
namespace sinter::codegen::ops {

struct Rearrange {
  static constexpr const char* name = "rearrange";
  static constexpr Traits traits{.anchor = anchors::copy, .reads = {Access::number}};
  static constexpr Field fields[] = {{" of ", Field::integer}, {"x", Field::integer}, {"x", Field::integer},
                                     {"x", Field::integer},    {"x", Field::integer}, {" axes ", Field::integer},
                                     {" ", Field::integer},    {" ", Field::integer}, {" ", Field::integer},
                                     {" ", Field::integer}};
  static constexpr bool fits(const Shapes& s) {
    const auto axes = s.node().attributes.as<Rearrangement>();
    return axes.is_legal() && axes.size() == s.in(0).size() && axes.size() == s.out().size();
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    Node like = n;
    like.attributes = n.attributes.as<Rearrangement>().inverse();
    back.contribute(n.in[0], back.activation(n.op, back.shape(n.in[0]), like, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    const auto axes = n.attributes.as<Rearrangement>();
    const auto size = static_cast<std::size_t>(axes.size());
    v.each(n.out[0], [&](auto i) {
      v(n.out[0], i) = v(n.in[0], i / size * size + static_cast<std::size_t>(axes.source(static_cast<int>(i % size))));
    });
  }
};
SINTER_DEFINITION_OF(Rearrange);
inline constexpr Op rearrange = op_of<Rearrange>;

}  // namespace sinter::codegen::ops
