#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/conv.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/initializers.hpp"
#include "dsl/layers/check_padding.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A window of kernel pixels walks over x, which is 0 outside of the image; top and left are how far the window goes
/// beyond it. With strides s, t and dilations d, e of rows and of columns:
///   y[i, j, f] = bias[f] + Σ_{a, b, c} x[s·i + d·a − top, t·j + e·b − left, c] · weight[a, b, c, f]
/// `.kernel = 3` is 3 x 3, `.kernel = {1, 7}` 1 row high and 7 columns wide; so for stride and dilation. `.padding = 1`
/// is 1 on each side, `{1, 3}` 1 above and below and 3 to the left and right, `Sides{.top = 1, .left = 2}` as it says.
/// Shape: h x w x c → (⌊(h + top + bottom − reach) / s⌋ + 1) x … x filters, where d · (kernel − 1) + 1 pixels are a
/// window's reach, and the same of the columns; with `same` ⌈h / s⌉ x ⌈w / t⌉ x filters. `weight` is kernel rows x
/// kernel columns x c x filters, `bias` filters numbers, 0 at first.
/// PyTorch: Conv2d, whose `same` knows no strides; Keras: Conv2D (strides, dilation_rate), whose `same` is ours: an odd
/// row or column of zeros comes last.
struct Conv {
  int filters = 0;          ///< how many channels y has, e.g. 32
  Pair kernel = 3;          ///< height and width of the window, in pixels, 1 to 1024
  Pair stride = 1;          ///< how many pixels the window moves on, 1 to 4
  Padding padding = valid;  ///< zeros around x: `same`, `valid` (none), or pixels, fewer than the window's reach
  Pair dilation = 1;        ///< pixels from one tap of the window to the next, 1 or more; its reach is at most 1024
  bool bias = true;         ///< adds bias[f]; dropped where a BatchNorm directly follows: it would cancel
  InitialWeights init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "conv";
  static constexpr const char* title = "Conv";
  static constexpr int nodes = 2;
  static constexpr int largest_kernel = 1024;

  constexpr void lower(codegen::Builder& net) const {
    if (filters <= 0) return net.reject("filters below 1", words(filters), "at least 1 filter", "set .filters");
    if (kernel.high <= 0 || kernel.wide <= 0)
      return net.reject("kernel below 1", words(kernel), "at least 1 pixel", "set .kernel = 3");
    if (kernel.high > largest_kernel || kernel.wide > largest_kernel)  // also: products of it stay far inside int
      return net.reject("kernel too large", words(kernel), words("at most ", largest_kernel), "set .kernel = 3");
    if (stride.high <= 0 || stride.wide <= 0 || stride.high > 4 || stride.wide > 4)
      return net.reject("stride out of range", words(stride), "1 to 4", "set .stride = 1");
    if (dilation.high <= 0 || dilation.wide <= 0)
      return net.reject("dilation below 1", words(dilation), "at least 1 pixel", "set .dilation = 1");
    if (dilation.high > largest_kernel || dilation.wide > largest_kernel)
      return net.reject("dilation too large", words(dilation), words("at most ", largest_kernel), "set .dilation = 1");
    const Pair own{reach(kernel.high, dilation.high), reach(kernel.wide, dilation.wide)};
    const bool dilated = !(own == kernel);
    if (own.high > largest_kernel || own.wide > largest_kernel)
      return net.reject("dilated kernel too large", words(own), words("at most ", largest_kernel), "set .dilation = 1");
    check_padding(net, padding, own, dilated ? "dilated kernel" : "kernel");
    const Shape x = net.shape();
    if (!net.ok()) return;
    // between the taps of one row, or of one column, there is nothing
    const Pair apart{kernel.high == 1 ? 1 : dilation.high, kernel.wide == 1 ? 1 : dilation.wide};
    const codegen::Window window = codegen::window_on(x, kernel, stride, apart, padding);
    const Shape y = codegen::pixels_of(window, x, filters);
    if (y.height < 1 || y.width < 1)
      return net.reject(dilated ? "dilated kernel larger than input" : "kernel larger than its input",
                        words(own.high, "x", own.wide, " on ", x), "an input it fits into",
                        "smaller kernel, or .padding=same");
    codegen::ops::add_conv(net, filters, window, init);
    if (bias) codegen::ops::add_bias(net);
  }
};

}  // namespace sinter
