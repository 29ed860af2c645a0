#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// add  in: a, b  out: y   a + b
namespace sinter::codegen::ops {

struct Add {
  static constexpr const char* name = "add";
  static constexpr Cost cost{.outputs = 1};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == s.out(); }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.add(k.pixel(n.in[0]), k.pixel(n.in[1])));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    back.contribute(n.in[0], dy);
    back.contribute(n.in[1], dy);
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) + v(n.in[1], i); });
  }
};
SINTER_DEFINITION_OF(Add);
inline constexpr Op add = op_of<Add>;

}  // namespace sinter::codegen::ops
