#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/add_conv.hpp"
#include "codegen/ops/bias.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/initializers.hpp"
#include "dsl/layers/check_groups.hpp"
#include "dsl/layers/check_window.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A window of kernel pixels walks over x, which is 0 outside of the image; top and left are how far the window goes
/// beyond it. With strides s, t and dilations d, e of rows and of columns:
///   y[i, j, f] = bias[f] + Σ_{a, b, c} x[s·i + d·a − top, t·j + e·b − left, c] · weight[a, b, c, f]
/// In groups, channels and filters are cut into so many equal parts, and a filter's c are the channels of its own part.
/// `.kernel = 3` is 3 x 3, `.kernel = {1, 7}` 1 row high and 7 columns wide; so for stride and dilation. `.padding = 1`
/// is 1 on each side, `{1, 3}` 1 above and below and 3 to the left and right, `Sides{.top = 1, .left = 2}` as it says.
/// Shape: h x w x c → (⌊(h + top + bottom − reach) / s⌋ + 1) x … x filters, where d · (kernel − 1) + 1 pixels are a
/// window's reach, and the same of the columns; with `same` ⌈h / s⌉ x ⌈w / t⌉ x filters. `weight` is kernel rows x
/// kernel columns x c / groups x filters, `bias` filters numbers, 0 at first.
/// PyTorch: Conv2d, whose `same` knows no strides; Keras: Conv2D (strides, dilation_rate), whose `same` is ours: an odd
/// row or column of zeros comes last.
struct Conv {
  int filters = 0;          ///< how many channels y has, e.g. 32
  Pair kernel = 3;          ///< height and width of the window, in pixels, 1 to 1024
  Pair stride = 1;          ///< how many pixels the window moves on, 1 to 4
  Padding padding = valid;  ///< zeros around x: `same`, `valid` (none), or pixels, fewer than the window's reach
  Pair dilation = 1;        ///< pixels from one tap of the window to the next, 1 or more; its reach is at most 1024
  int groups = 1;           ///< parts that see nothing of each other, a divisor of c and of filters
  bool bias = true;         ///< adds bias[f]; dropped where a BatchNorm directly follows: it would cancel
  InitialWeights init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "conv";
  static constexpr const char* title = "Conv";
  static constexpr int nodes = 2;

  constexpr void lower(codegen::Builder& net) const {
    if (filters <= 0) return net.reject("filters below 1", words(filters), "at least 1 filter", "set .filters");
    const codegen::Window window = window_of(net, {kernel, stride, padding, dilation});
    if (!net.ok()) return;
    check_groups(net, groups, net.shape().channels, filters);
    if (!net.ok()) return;
    codegen::ops::add_conv(net, filters, window, init, groups);
    if (bias) codegen::ops::add_bias(net);
  }
};

}  // namespace sinter
