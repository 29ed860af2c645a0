#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/max_pool.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// y[i, j, c] = the largest x[·, ·, c] of the size x size window at (i · size, j · size). Rows and columns that fill no
/// window are left out. The gradient goes to the first of equal maxima, in row order.
/// Shape: h x w x c → ⌊h / size⌋ x ⌊w / size⌋ x c.
/// PyTorch: MaxPool2d; Keras: MaxPooling2D.
struct MaxPool {
  int size = 2;  ///< height, width and stride of the window, in pixels, 1 to 4
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "maxpool";
  static constexpr const char* title = "MaxPool";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    if (size <= 0) return net.reject("size below 1", words(size), "at least 1 pixel", "MaxPool{2}");
    if (size > 4) return net.reject("size above 4", words(size), "1 to 4", "pool twice: MaxPool{2}");
    const Shape x = net.shape();
    if (x.height < size || x.width < size)
      return net.reject("leaves nothing of its input", words(size, "x", size, " on ", x), "an input it fits into",
                        "remove a pool");
    if (!net.ok() || size == 1) return;
    const codegen::Window window{.size = size, .stride = size};
    net.add(codegen::ops::max_pool, {x.height / size, x.width / size, x.channels}, net.flow_inputs(), window);
  }
};

}  // namespace sinter
