#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

/// Φ, the normal distribution, by erf.
struct Gelu {
  static constexpr const char* name = "gelu";
  static constexpr auto distribution(auto x) { return fma(erf(x * 0.707106781f), 0.5f, constant_like(x, 0.5f)); }
  static constexpr auto density(auto x) { return 0.398942280f * exp(x * x * -0.5f); }
  static constexpr auto value(auto x) { return x * distribution(x); }
  static constexpr auto gradient(auto dy, auto x) { return dy * fma(x, density(x), distribution(x)); }
};
/// (1 + tanh u(x)) / 2 in its place, u(x) = √(2/π) (x + 0.044715 x³).
struct GeluTanh {
  static constexpr const char* name = "gelu_tanh";
  static constexpr auto tanh_of(auto x) { return tanh(0.797884561f * fma(x * x * x, 0.044715f, x)); }
  static constexpr auto value(auto x) { return x * fma(tanh_of(x), 0.5f, constant_like(x, 0.5f)); }
  static constexpr auto gradient(auto dy, auto x) {
    const auto t = tanh_of(x), slope = 0.797884561f * fma(x * x, 3 * 0.044715f, constant_like(x, 1.f));
    const auto half = fma(t, 0.5f, constant_like(x, 0.5f));
    return dy * fma(0.5f * x * (1.f - t * t), slope, half);
  }
};
SINTER_DEFINITION_OF(Pointwise<Gelu>);
SINTER_DEFINITION_OF(PointwiseDx<Gelu>);
SINTER_DEFINITION_OF(Pointwise<GeluTanh>);
SINTER_DEFINITION_OF(PointwiseDx<GeluTanh>);

}  // namespace codegen::ops

/// y = x Φ(x), Φ the normal distribution; or, `approximate`, x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2. (Hendrycks &
/// Gimpel 2016)
/// PyTorch: GELU, with approximate="tanh" for the second; Keras: gelu, with approximate=True. The first is what both
/// have by themselves.
struct GELU {
  bool approximate = false;  ///< by tanh, not by the error function
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "gelu";
  static constexpr const char* title = "GELU";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    net.elementwise(approximate ? codegen::ops::pointwise<codegen::ops::GeluTanh>
                                : codegen::ops::pointwise<codegen::ops::Gelu>);
  }
};

}  // namespace sinter
