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

/// A DepthwiseConv without bias, and a Conv of one pixel behind it: channels meet neighbours first, and one another
/// then.
///   u[i, j, c] = Σ_{a, b} x[s·i + d·a − top, t·j + e·b − left, c] · depthwise_weight[a, b, 0, c]
///   y[i, j, f] = bias[f] + Σ_c u[i, j, c] · pointwise_weight[0, 0, c, f]
/// Shape: as Conv's. `depthwise_weight` is kernel rows x kernel columns x 1 x c, `pointwise_weight` 1 x 1 x c x
/// filters, `bias` filters numbers, 0 at first. PyTorch: two Conv2d, the first with groups=c; Keras: SeparableConv2D,
/// with a depth_multiplier of 1.
struct SeparableConv {
  int filters = 0;          ///< how many channels y has, e.g. 32
  Pair kernel = 3;          ///< height and width of the window, in pixels, 1 to 1024
  Pair stride = 1;          ///< how many pixels the window moves on, 1 to 4
  Padding padding = valid;  ///< zeros around x: `same`, `valid` (none), or pixels, fewer than the window's reach
  Pair dilation = 1;        ///< pixels from one tap of the window to the next, 1 or more; its reach is at most 1024
  bool bias = true;         ///< adds bias[f]; dropped where a BatchNorm directly follows: it would cancel
  InitialWeights init = he_normal;  ///< of both weights
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "separable_conv";
  static constexpr const char* title = "SeparableConv";
  static constexpr int nodes = 3;

  constexpr void lower(codegen::Builder& net) const {
    if (filters <= 0) return net.reject("filters below 1", words(filters), "at least 1 filter", "set .filters");
    const codegen::Window window = window_of(net, {kernel, stride, padding, dilation});
    if (!net.ok()) return;
    const int channels = net.shape().channels;
    codegen::ops::add_conv(net, channels, window, init, channels, "depthwise_weight");
    codegen::ops::add_conv(net, filters, codegen::Window{}, init, 1, "pointwise_weight");
    if (bias) codegen::ops::add_bias(net);
  }
};

}  // namespace sinter
