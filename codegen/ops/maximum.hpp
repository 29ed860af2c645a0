#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ir/emitter.hpp"
#include "codegen/ir/formula.hpp"
#include "codegen/ir/values.hpp"

/// maximum     in: a, b      out: y    the larger of a and b; NaN of a NaN
/// maximum_dx  in: dy, a, b  out: da   dy where a is the larger, half of it where both are equal, else 0
namespace sinter::codegen::ops {

struct MaximumDx {
  static constexpr const char* name = "maximum_dx";
  static constexpr Cost cost{.outputs = 4};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == s.out() && s.in(2) == s.out(); }
  static constexpr auto formula(auto dy, auto a, auto b) {
    return choose(a - b, dy, choose(b - a, constant_like(dy, 0.f), dy * 0.5f));
  }
  static constexpr void body(Emitter& k, const Node& n) {
    const auto at = [&](int i) { return Reg{&k, k.pixel(n.in[i])}; };
    k.define(n.out[0], formula(at(0), at(1), at(2)).number);
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) {
      v(n.out[0], i) = formula(Exact{v(n.in[0], i)}, Exact{v(n.in[1], i)}, Exact{v(n.in[2], i)}).number;
    });
  }
};
SINTER_DEFINITION_OF(MaximumDx);

struct Maximum {
  static constexpr const char* name = "maximum";
  static constexpr Cost cost{.outputs = 4};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.out() && s.in(1) == s.out(); }
  static constexpr auto formula(auto a, auto b) {
    const auto larger = choose(a - b, a, b);  // a of a b that is NaN
    return choose(b - larger, b, larger);
  }
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], formula(Reg{&k, k.pixel(n.in[0])}, Reg{&k, k.pixel(n.in[1])}).number);
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int a = n.in[0], b = n.in[1];
    if (back.needed(a)) back.contribute(a, back.activation(op_of<MaximumDx>, back.shape(a), n, {dy, a, b}));
    if (back.needed(b)) back.contribute(b, back.activation(op_of<MaximumDx>, back.shape(b), n, {dy, b, a}));
  }
  static void evaluate(auto& v, const Node& n) {
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = formula(Exact{v(n.in[0], i)}, Exact{v(n.in[1], i)}).number; });
  }
};
SINTER_DEFINITION_OF(Maximum);
inline constexpr Op maximum = op_of<Maximum>;

}  // namespace sinter::codegen::ops
