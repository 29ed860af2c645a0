#pragma once

#include <type_traits>

#include "codegen/ir/backward.hpp"
#include "codegen/ir/formula.hpp"
#include "codegen/ir/values.hpp"
#include "codegen/ops/gradient_name.hpp"

/// pointwise     in: x          out: y    F::value(x)
/// pointwise_dx  in: dy, x      out: dx   F::gradient(dy, x); where F is `of_output`, in: dy, y and F::gradient(dy, y)
///
/// F is a formula: a struct with a `name`, a `value` and a `gradient`, both for any kind of number
/// (codegen/ir/formula.hpp). Its members, floats, are the operation's own numbers, and `fields` say how they read.
namespace sinter::codegen::ops {

template <class F>
constexpr F formula_of(const Node& n) {
  if constexpr (std::is_empty_v<F>)
    return {};
  else
    return n.attributes.as<F>();
}

template <class F>
inline constexpr bool of_output = [] {
  if constexpr (requires { F::of_output; })
    return F::of_output;
  else
    return false;
}();

template <class F>
struct PointwiseDx {
  static constexpr const char* name = gradient_name<F::name>.letters;
  static constexpr void body(Emitter& k, const Node& n) {
    const Reg x{&k, k.pixel(n.in[1])}, dy{&k, k.pixel(n.in[0])};
    k.define(n.out[0], formula_of<F>(n).gradient(dy, x).number);
  }
  static void evaluate(auto& v, const Node& n) {
    const F formula = formula_of<F>(n);
    v.each(n.out[0],
           [&](auto i) { v(n.out[0], i) = formula.gradient(Exact{v(n.in[0], i)}, Exact{v(n.in[1], i)}).number; });
  }
};

template <class F>
struct Pointwise {
  static constexpr const char* name = F::name;
  static constexpr Traits traits = [] {
    Traits made{};
    if constexpr (requires { F::monotone; }) made.monotone = F::monotone;
    return made;
  }();
  static constexpr auto fields = [] {
    List<Field, Attributes::capacity> made;
    if constexpr (requires { F::fields; })
      for (const Field& field : F::fields) made.add(field);
    return made;
  }();
  static constexpr Cost cost{.outputs = 1};
  static constexpr void body(Emitter& k, const Node& n) {
    k.define(n.out[0], formula_of<F>(n).value(Reg{&k, k.pixel(n.in[0])}).number);
  }
  static constexpr void gradient(Backward& back, const Node& n, int dy) {
    const int kept = of_output<F> ? n.out[0] : n.in[0];
    back.contribute(n.in[0], back.activation(op_of<PointwiseDx<F>>, back.shape(n.in[0]), n, {dy, kept}));
  }
  static void evaluate(auto& v, const Node& n) {
    const F formula = formula_of<F>(n);
    v.each(n.out[0], [&](auto i) { v(n.out[0], i) = formula.value(Exact{v(n.in[0], i)}).number; });
  }
};

/// The row of a formula.
template <class F>
inline constexpr Op pointwise = op_of<Pointwise<F>>;

}  // namespace sinter::codegen::ops
