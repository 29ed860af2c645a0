#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct Silu {
  static constexpr const char* name = "silu";
  static constexpr auto value(auto x) { return x * logistic(x); }
  static constexpr auto gradient(auto dy, auto x) {
    const auto s = logistic(x);
    return dy * (s * fma(x, 1.f - s, constant_like(x, 1.f)));
  }
};
SINTER_DEFINITION_OF(Pointwise<Silu>);
SINTER_DEFINITION_OF(PointwiseDx<Silu>);

}  // namespace codegen::ops

/// y = x / (1 + e^−x), also called swish. (Elfwing, Uchibe & Doya 2018)
/// PyTorch: SiLU; Keras: silu.
struct SiLU {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "silu";
  static constexpr const char* title = "SiLU";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::ops::pointwise<codegen::ops::Silu>); }
};

}  // namespace sinter
