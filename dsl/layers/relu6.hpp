#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct Relu6 {
  static constexpr const char* name = "relu6";
  static constexpr Monotone monotone = Monotone::rising;
  static constexpr bool of_output = true;
  static constexpr auto value(auto x) { return at_most(relu(x), 6.f); }
  static constexpr auto gradient(auto dy, auto y) { return gate(y * (6.f - y), dy); }  // 0 < y < 6
};
SINTER_DEFINITION_OF(Pointwise<Relu6>);
SINTER_DEFINITION_OF(PointwiseDx<Relu6>);

}  // namespace codegen::ops

/// y = min(max(x, 0), 6)
/// Krizhevsky 2010, "Convolutional Deep Belief Networks on CIFAR-10"; MobileNets have it. PyTorch: ReLU6; Keras: relu6.
struct ReLU6 {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "clippedrelu";
  static constexpr const char* title = "ReLU6";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::ops::pointwise<codegen::ops::Relu6>); }
};

}  // namespace sinter
