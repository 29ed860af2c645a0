#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/boxes.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/layers/check_padding.hpp"

namespace sinter {

/// y = x with so many pixels of zeros on each side: `Pad{2}`, `Pad{{1, 2}}` of rows and of columns,
/// `Pad{Sides{.top = 1}}`. (A convolution pads by itself, at no cost: `.padding`.)
/// Shape: h x w x c → (h + top + bottom) x (w + left + right) x c.
/// PyTorch: ZeroPad2d; Keras: ZeroPadding2D.
struct Pad {
  Padding sides = 0;  ///< pixels on each side, 0 or more
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "pad";
  static constexpr const char* title = "Pad";
  static constexpr int nodes = 1;
  static constexpr int widest = 1024;

  constexpr void lower(codegen::Builder& net) const {
    const Sides& p = sides.pixels;
    check_sides(net, sides, widest, "Pad{1}");
    const Shape x = net.shape();
    if (!net.ok()) return;
    const Shape y{x.height + p.top + p.bottom, x.width + p.left + p.right, x.channels};
    if (y.too_large()) return net.reject("is too large", words(y), "at most 2^26 values", "less padding");
    if (y == x) return;
    net.add(codegen::ops::inset, y, net.flow_inputs(), codegen::anchors::Boxes::At{p.top, p.left});
  }
};

}  // namespace sinter
