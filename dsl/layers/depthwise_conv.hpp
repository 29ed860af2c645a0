#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/add_conv.hpp"
#include "codegen/ops/bias.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/initializers.hpp"
#include "dsl/layers/check_window.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A Conv of each channel by itself: what groups of one channel are.
///   y[i, j, m·c + k] = bias[m·c + k] + Σ_{a, b} x[s·i + d·a − top, t·j + e·b − left, c] · weight[a, b, 0, m·c + k]
/// with m the multiplier and k < m. Shape: as Conv's, with m·c filters. `weight` is kernel rows x kernel columns x 1 x
/// m·c, `bias` m·c numbers, 0 at first.
/// PyTorch: Conv2d with groups=c; Keras: DepthwiseConv2D, whose depth_multiplier is m.
struct DepthwiseConv {
  Pair kernel = 3;          ///< height and width of the window, in pixels, 1 to 1024
  Pair stride = 1;          ///< how many pixels the window moves on, 1 to 4
  Padding padding = valid;  ///< zeros around x: `same`, `valid` (none), or pixels, fewer than the window's reach
  Pair dilation = 1;        ///< pixels from one tap of the window to the next, 1 or more; its reach is at most 1024
  int multiplier = 1;       ///< channels of y for each of x
  bool bias = true;         ///< adds bias[f]; dropped where a BatchNorm directly follows: it would cancel
  InitialWeights init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "depthwise_conv";
  static constexpr const char* title = "DepthwiseConv";
  static constexpr int nodes = 2;

  constexpr void lower(codegen::Builder& net) const {
    if (multiplier < 1 || multiplier > 1024)
      return net.reject("multiplier out of range", words(multiplier), "1 to 1024", "set .multiplier = 1");
    const codegen::Window window = window_of(net, {kernel, stride, padding, dilation});
    if (!net.ok()) return;
    const int channels = net.shape().channels;
    if (channels > (1 << 26) / multiplier)
      return net.reject("is too large", words(channels, " times ", multiplier), "at most 2^26 values",
                        "a smaller .multiplier");
    codegen::ops::add_conv(net, channels * multiplier, window, init, channels);
    if (bias) codegen::ops::add_bias(net);
  }
};

}  // namespace sinter
