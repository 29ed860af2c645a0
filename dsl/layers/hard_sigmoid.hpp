#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct HardSigmoid {
  static constexpr const char* name = "hard_sigmoid";
  static constexpr Monotone monotone = Monotone::rising;
  static constexpr bool of_output = true;
  static constexpr auto value(auto x) { return at_most(relu(fma(x, 1.f / 6.f, 0.5f)), 1.f); }
  static constexpr auto gradient(auto dy, auto y) { return gate(y - y * y, dy * (1.f / 6.f)); }  // 0 < y < 1
};
SINTER_DEFINITION_OF(Pointwise<HardSigmoid>);
SINTER_DEFINITION_OF(PointwiseDx<HardSigmoid>);

}  // namespace codegen::ops

/// y = min(max(x / 6 + 1/2, 0), 1)
/// PyTorch: Hardsigmoid; Keras: hard_sigmoid, since Keras 3 (Keras 2: x / 5).
struct HardSigmoid {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "hardsigmoid";
  static constexpr const char* title = "HardSigmoid";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    net.elementwise(codegen::ops::pointwise<codegen::ops::HardSigmoid>);
  }
};

}  // namespace sinter
