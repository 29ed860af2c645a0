#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/boxes.hpp"
#include "codegen/ops/resample.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/layers/check_padding.hpp"

namespace sinter {

/// y = x with so many pixels more on each side: `Pad{2}`, `Pad{{1, 2}}` of rows and of columns,
/// `Pad{Sides{.top = 1}}`. They are zeros (which a convolution has by itself, at no cost: `.padding`), with
/// `Pad::reflect` the image mirrored in the pixels at its edge, or with `Pad::edge` those pixels again.
/// Shape: h x w x c → (h + top + bottom) x (w + left + right) x c.
/// PyTorch: ZeroPad2d, ReflectionPad2d, ReplicationPad2d; Keras: ZeroPadding2D, and ops.pad with "reflect" and "edge".
/// Of signals, 1 x w x c, `Pad{{0, 2}}`.
struct Pad {
  enum Mode { zero, reflect, edge };

  Padding sides = 0;      ///< pixels on each side, 0 or more; reflect: fewer than the image has
  Mode mode = Pad::zero;  ///< what they are: `Pad::zero`, `Pad::reflect`, `Pad::edge`
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
    if (mode == reflect) {
      check_reflection(net, x.height, p.top, p.bottom);
      check_reflection(net, x.width, p.left, p.right);
      if (!net.ok()) return;
    }
    const Shape y{x.height + p.top + p.bottom, x.width + p.left + p.right, x.channels};
    if (y.too_large()) return net.reject("is too large", words(y), "at most 2^26 values", "less padding");
    if (y == x) return;
    switch (mode) {
      case zero:
        net.add(codegen::ops::inset, y, net.flow_inputs(), codegen::anchors::Boxes::At{p.top, p.left});
        return;
      case reflect:
      case edge:
        const unsigned mirrored = mode == reflect ? 1 : 0;
        net.add(codegen::ops::resample, y, net.flow_inputs(),
                codegen::anchors::ResampleNumbers{
                    .reflected = mirrored, .extended = 1 - mirrored, .top = p.top, .left = p.left});
        return;
    }
  }

 private:
  static constexpr void check_reflection(codegen::Builder& net, int pixels, int before, int after) {
    const int more = before > after ? before : after;
    if (more >= pixels)
      net.reject("reflects more than there is", words(more, " of ", pixels, " pixels"), words("at most ", pixels - 1),
                 "fewer, or .mode = Pad::edge");
  }
};

}  // namespace sinter
