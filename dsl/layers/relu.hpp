#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

/// NaN of NaN. dx = dy where y > 0 or is no number, else 0: the mask is recomputed, never stored.
struct Relu {
  static constexpr const char* name = "relu";
  static constexpr Monotone monotone = Monotone::rising;
  static constexpr bool of_output = true;
  static constexpr auto value(auto x) { return relu(x); }
  static constexpr auto gradient(auto dy, auto y) { return gate(y, dy); }
};
SINTER_DEFINITION_OF(Pointwise<Relu>);
SINTER_DEFINITION_OF(PointwiseDx<Relu>);

}  // namespace codegen::ops

/// y = max(x, 0)
/// PyTorch: ReLU; Keras: ReLU, relu.
struct ReLU {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "relu";
  static constexpr const char* title = "ReLU";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::ops::pointwise<codegen::ops::Relu>); }
};

}  // namespace sinter
