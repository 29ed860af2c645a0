#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/softmax.hpp"

namespace sinter {

/// y_k = e^x_k / Σ e^x_j over the channels of each pixel: numbers from 0 to 1 that add up to 1. CrossEntropy has its
/// own: with a Softmax before it a network does not type-check.
/// Shape: h x w x c → h x w x c.
/// PyTorch: Softmax(dim=1). Keras: Softmax.
struct Softmax {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "softmax";
  static constexpr const char* title = "Softmax";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    net.elementwise(codegen::ops::softmax, codegen::ops::SoftmaxNumbers{.logarithm = 0});
  }
};

}  // namespace sinter
