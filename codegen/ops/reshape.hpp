#pragma once

#include "codegen/anchors/copy.hpp"
#include "codegen/ir/backward.hpp"
#include "codegen/ir/values.hpp"

/// reshape  in: x  out: y   the same numbers in height, width, channel order under another shape
namespace sinter::codegen::ops {

struct Reshape {
  static constexpr const char* name = "reshape";
  static constexpr Traits traits{.anchor = anchors::copy, .reads = {Access::number}};
  static constexpr bool fits(const Shapes& s) { return s.in(0).size() == s.out().size(); }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], back.activation(n.op, back.shape(n.in[0]), n, {dy}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i); });
  }
};
SINTER_DEFINITION_OF(Reshape);
inline constexpr Op reshape = op_of<Reshape>;

}  // namespace sinter::codegen::ops
