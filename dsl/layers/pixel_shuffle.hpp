#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/rearrange.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// Channels become pixels: each pixel of x a square of factor · factor, for sharp pictures of twice the size and more
/// (Shi et al. 2016).
///   y[factor · i + a, factor · j + b, c] = x[i, j, c · factor² + a · factor + b]
/// Shape: h x w x c → (factor · h) x (factor · w) x (c / factor²).
/// PyTorch: PixelShuffle; Keras: none (TensorFlow's depth_to_space has the channels in another order).
struct PixelShuffle {
  int factor = 2;  ///< 1 or more; its square divides the channels
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "pixelshuffle";
  static constexpr const char* title = "PixelShuffle";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    if (factor < 1 || factor > 1024)
      return net.reject("factor out of range", words(factor), "1 to 1024", "PixelShuffle{2}");
    const Shape x = net.shape();
    if (!net.ok()) return;
    const int square = factor * factor;
    if (x.channels % square != 0)
      return net.reject("factor does not divide", words(x.channels, " channels"), words("a multiple of ", square),
                        "a Conv of as many before it");
    if (factor == 1) return;
    net.add(codegen::ops::rearrange, {x.height * factor, x.width * factor, x.channels / square}, net.flow_inputs(),
            codegen::Rearrangement{{x.height, x.width, x.channels / square, factor, factor}, {0, 3, 1, 4, 2}});
  }
};

}  // namespace sinter
