#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"

/// multiply  in: a, b  out: y   a · b
namespace sinter::codegen::ops {

struct Multiply {
  static constexpr const char* name = "multiply";
  static constexpr Cost cost{.outputs = 1};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == s.out(); }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], k.mul(k.pixel(n.in[0]), k.pixel(n.in[1])));
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int a = n.in[0], b = n.in[1];
    if (back.needed(a)) back.contribute(a, back.activation(op_of<Multiply>, back.shape(a), n, {dy, b}));
    if (back.needed(b)) back.contribute(b, back.activation(op_of<Multiply>, back.shape(b), n, {dy, a}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = v(n.in[0], i) * v(n.in[1], i); });
  }
};
SINTER_DEFINITION_OF(Multiply);
inline constexpr Op multiply = op_of<Multiply>;

}  // namespace sinter::codegen::ops
