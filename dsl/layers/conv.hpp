#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/conv.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/initializers.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A window of kernel x kernel pixels walks over x, which is 0 outside of the image; top and left are how far the
/// window goes beyond it:
///   y[i, j, f] = bias[f] + Σ_{a, b, c} x[i·stride + a − top, j·stride + b − left, c] · weight[a, b, c, f]
/// Shape: h x w x c → (⌊(h + 2p − kernel) / stride⌋ + 1) x (⌊(w + 2p − kernel) / stride⌋ + 1) x filters, with p pixels
/// of padding; with `same` ⌈h / stride⌉ x ⌈w / stride⌉ x filters. `weight` is kernel x kernel x c x filters, `bias`
/// filters numbers, 0 at first.
/// PyTorch: Conv2d; Keras: Conv2D, whose `same` is ours: an odd row or column of zeros comes last.
struct Conv {
  int filters = 0;          ///< how many channels y has, e.g. 32
  int kernel = 3;           ///< height and width of the window, in pixels, 1 to 1024
  int stride = 1;           ///< how many pixels the window moves on, 1 to 4
  Padding padding = valid;  ///< zeros around x: `same`, `valid` (none), or pixels on each side, fewer than kernel
  bool bias = true;         ///< adds bias[f]; dropped where a BatchNorm directly follows: it would cancel
  Initializer init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "conv";
  static constexpr const char* title = "Conv";
  static constexpr int nodes = 2;
  static constexpr int largest_kernel = 1024;

  constexpr void lower(codegen::Builder& net) const {
    if (filters <= 0) return net.reject("filters below 1", words(filters), "at least 1 filter", "set .filters");
    if (kernel <= 0) return net.reject("kernel below 1", words(kernel), "at least 1 pixel", "set .kernel = 3");
    if (kernel > largest_kernel)  // also: products of it stay far inside int
      return net.reject("kernel too large", words(kernel), words("at most ", largest_kernel), "set .kernel = 3");
    if (stride <= 0 || stride > 4) return net.reject("stride out of range", words(stride), "1 to 4", "set .stride = 1");
    if (padding.pixels < 0)
      return net.reject("negative padding", words(padding.pixels), "same, valid or pixels", "set .padding = same");
    if (padding.pixels >= kernel)
      return net.reject("padding not below kernel", words(padding.pixels), words("at most ", kernel - 1),
                        "set .padding = same");
    const Shape x = net.shape();
    const Margin rows = margin(padding, x.height, kernel, stride), columns = margin(padding, x.width, kernel, stride);
    if (windows(x.height, kernel, stride, rows) < 1 || windows(x.width, kernel, stride, columns) < 1)
      return net.reject("kernel larger than its input", words(kernel, "x", kernel, " on ", x), "an input it fits into",
                        "smaller kernel, or .padding=same");
    const codegen::Window window{.size = kernel, .stride = stride, .rows = rows, .columns = columns};
    codegen::ops::add_conv(net, filters, window, init);
    if (bias) codegen::ops::add_bias(net);
  }
};

}  // namespace sinter
