#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/large_max_pool.hpp"

namespace sinter {

/// The largest x of each channel over all pixels:
///   y[c] = max_{i, j} x[i, j, c]
/// The gradient goes to the first of equal maxima, in row order.
/// Shape: h x w x c → 1 x 1 x c, which a Dense takes as it is.
/// PyTorch: AdaptiveMaxPool2d(1) and Flatten; Keras: GlobalMaxPooling2D; of signals, 1 x w x c, those of 1D.
struct GlobalMaxPool {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "global_max_pool";
  static constexpr const char* title = "GlobalMaxPool";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
    if (net.ok()) codegen::ops::add_max_pool(net, {.size = {x.height, x.width}, .stride = {x.height, x.width}});
  }
};

}  // namespace sinter
