#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"
#include "dsl/layers/softplus.hpp"

namespace sinter {

namespace codegen::ops {

struct MishFormula {
  static constexpr const char* name = "mish";
  static constexpr auto value(auto x) { return x * tanh(SoftPlus::value(x)); }
  static constexpr auto gradient(auto dy, auto x) {
    const auto t = tanh(SoftPlus::value(x));
    return dy * fma(x * (1.f - t * t), logistic(x), t);
  }
};
SINTER_DEFINITION_OF(Pointwise<MishFormula>);
SINTER_DEFINITION_OF(PointwiseDx<MishFormula>);

}  // namespace codegen::ops

/// y = x tanh(ln(1 + e^x)). (Misra 2019)
/// PyTorch: Mish; Keras: mish.
struct Mish {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "mish";
  static constexpr const char* title = "Mish";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    net.elementwise(codegen::ops::pointwise<codegen::ops::MishFormula>);
  }
};

}  // namespace sinter
