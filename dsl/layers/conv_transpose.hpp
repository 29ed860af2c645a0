#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/conv_transpose.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/initializers.hpp"
#include "dsl/layers/check_groups.hpp"
#include "dsl/layers/check_window.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A convolution the other way round, from the outputs of a window to its inputs: y is what a Conv with this window
/// makes x of, and each x adds to all of its window in y.
///   y[s·i + d·a − top, t·j + e·b − left, f] += x[i, j, c] · weight[a, b, f, c], over all i, j, a, b, c; then + bias[f]
/// Shape: h x w x c → (s·(h − 1) + reach − top − bottom + rows) x … x filters, where d · (kernel − 1) + 1 pixels are a
/// window's reach and `rows` is output_padding's, and the same of the columns; with `same` s·h x t·w x filters.
/// In groups, channels and filters are cut into so many equal parts, and an f's c are the channels of its own part.
/// `weight` is kernel rows x kernel columns x filters / groups x c, `bias` filters numbers, 0 at first.
/// PyTorch: ConvTranspose2d, which knows no `same`; Keras: Conv2DTranspose, whose `same` is ours, with an odd row or
/// column cut off last, and whose `valid` without output_padding takes stride − reach more rows where that is above 0.
struct ConvTranspose {
  int filters = 0;          ///< how many channels y has, e.g. 32
  Pair kernel = 3;          ///< height and width of the window, in pixels, 1 to 1024
  Pair stride = 1;          ///< how many pixels of y from one pixel of x to the next, 1 to 4
  Padding padding = valid;  ///< cut off around y: `same`, `valid` (nothing), or pixels, fewer than the window's reach
  Pair output_padding = 0;  ///< rows and columns that y has more, below and to the right: fewer than the stride
  Pair dilation = 1;        ///< pixels from one tap of the window to the next, 1 or more; its reach is at most 1024
  int groups = 1;           ///< parts that see nothing of each other, a divisor of c and of filters
  bool bias = true;         ///< adds bias[f]
  InitialWeights init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "conv_transpose";
  static constexpr const char* title = "ConvTranspose";
  static constexpr int nodes = 4;

  constexpr void lower(codegen::Builder& net) const {
    if (filters <= 0) return net.reject("filters below 1", words(filters), "at least 1 filter", "set .filters");
    const GivenWindow given{kernel, stride, padding, dilation};
    check_window(net, given);
    const Pair more = output_padding;
    if (more.high < 0 || more.wide < 0 || more.high >= stride.high || more.wide >= stride.wide)
      return net.reject("output padding out of range", words(more), "0 to stride - 1", "set .output_padding = 0");
    if (padding.is_same() && more != Pair{0})
      return net.reject("output padding with same", words(more), "none: y is stride times x",
                        "leave .output_padding out");
    const Shape x = net.shape();
    check_groups(net, groups, x.channels, filters);
    if (!net.ok()) return;
    const Sides& cut = padding.pixels;
    const Pair reach = given.reach();
    const auto grown = [](int pixels, int step, int window, int off, int rest) {
      return step * (pixels - 1) + window - off + rest;
    };
    const Shape y = padding.is_same()
                        ? Shape{x.height * stride.high, x.width * stride.wide, filters}
                        : Shape{grown(x.height, stride.high, reach.high, cut.top + cut.bottom, more.high),
                                grown(x.width, stride.wide, reach.wide, cut.left + cut.right, more.wide), filters};
    if (y.height < 1 || y.width < 1)
      return net.reject("leaves nothing of its input", words(y), "at least one pixel", "less .padding");
    codegen::ops::add_conv_transpose(net, y, given.on(y), init, groups);
    if (bias) codegen::ops::add_bias(net);
  }
};

}  // namespace sinter
