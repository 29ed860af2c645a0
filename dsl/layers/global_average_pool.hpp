#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/average.hpp"
namespace sinter {

/// The mean of each channel over all pixels:
///   y[c] = Σ_{i, j} x[i, j, c] / (h · w)
/// Shape: h x w x c → 1 x 1 x c, which a Dense takes as it is.
/// PyTorch: AdaptiveAvgPool2d(1) and Flatten; Keras: GlobalAveragePooling2D; of signals, 1 x w x c, those of 1D.
struct GlobalAveragePool {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "average";
  static constexpr const char* title = "GlobalAveragePool";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
    if (!net.ok()) return;
    const codegen::ops::AverageNumbers numbers{1.f / static_cast<float>(x.pixels())};
    net.add(codegen::ops::average, {1, 1, x.channels}, net.flow_inputs(), numbers);
  }
};

}  // namespace sinter
