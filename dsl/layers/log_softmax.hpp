#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/softmax.hpp"

namespace sinter {

/// y_k = x_k − log Σ e^x_j over the channels of each pixel: the logarithm of Softmax, and finite where that is 0.
/// Shape: h x w x c → h x w x c.
/// PyTorch: LogSoftmax(dim=1). Keras: ops.log_softmax.
struct LogSoftmax {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "log_softmax";
  static constexpr const char* title = "LogSoftmax";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    net.elementwise(codegen::ops::log_softmax, codegen::ops::SoftmaxNumbers{.logarithm = 1});
  }
};

}  // namespace sinter
