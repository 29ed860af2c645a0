#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/average_pool.hpp"
#include "dsl/layers/pool_window.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// The mean of each window of size pixels, which walks over the image by stride pixels; top and left are how far it
/// goes beyond it. With strides s, t of rows and of columns, over the n pixels of the image that are in the window:
///   y[i, j, c] = 1/n · Σ_{a, b} x[s·i + a − top, t·j + b − left, c]
/// With `.count_padding` n is the window's size at every place: beyond the image there are zeros.
/// Shape: h x w x c → (⌊(h + top + bottom − size) / s⌋ + 1) x … x c, the same of the columns: rows and columns that
/// fill no window are left out. With `same` ⌈h / s⌉ x ⌈w / t⌉ x c. PyTorch: AvgPool2d, without ceil_mode, which
/// counts padding unless told count_include_pad=False: `.count_padding = true`; Keras: AveragePooling2D (pool_size,
/// strides), whose `same` is ours, and counts none.
struct AveragePool {
  Pair size = 2;               ///< height and width of the window, in pixels, 1 to 1024
  Pair stride = size;          ///< how many pixels the window moves on, 1 to 1024
  Padding padding = valid;     ///< around x: `same`, `valid` (none), or pixels, fewer than size; as for `Conv`
  bool count_padding = false;  ///< whether pixels beyond the image count, as zeros
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "average_pool";
  static constexpr const char* title = "AveragePool";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const codegen::Window window = pool_window(net, size, stride, padding, "AveragePool{2}");
    const Shape x = net.shape();
    if (!net.ok() || window == codegen::Window{}) return;  // the pixels as they are
    using codegen::anchors::AverageNumbers;
    net.add(codegen::ops::average_pool, codegen::pixels_of(window, x, x.channels), net.flow_inputs(),
            AverageNumbers{window, count_padding ? AverageNumbers::all : AverageNumbers::inside});
  }
};

}  // namespace sinter
