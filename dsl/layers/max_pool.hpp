#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/large_max_pool.hpp"
#include "dsl/layers/pool_window.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// The largest x of each window of size pixels, which walks over the image by stride pixels; top and left are how far
/// it goes beyond it. With strides s, t of rows and of columns, over those a, b whose pixel is in the image:
///   y[i, j, c] = max_{a, b} x[s·i + a − top, t·j + b − left, c]
/// The gradient goes to the first of equal maxima, in row order; a pixel in several windows gets the sum of what it
/// won. Shape: h x w x c → (⌊(h + top + bottom − size) / s⌋ + 1) x … x c, the same of the columns: rows and columns
/// that fill no window are left out. With `same` ⌈h / s⌉ x ⌈w / t⌉ x c. PyTorch: MaxPool2d, without dilation and
/// ceil_mode; Keras: MaxPooling2D (pool_size, strides), whose `same` is ours.
struct MaxPool {
  Pair size = 2;       ///< height and width of the window, in pixels, 1 to 1024; of 4 and less it joins other kernels
  Pair stride = size;  ///< how many pixels the window moves on, 1 to 1024
  Padding padding = valid;  ///< around x: `same`, `valid` (none), or pixels, fewer than size; as for `Conv`
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "maxpool";
  static constexpr const char* title = "MaxPool";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    codegen::ops::add_max_pool(net, pool_window(net, size, stride, padding, "MaxPool{2}"));
  }
};

}  // namespace sinter
