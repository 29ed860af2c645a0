#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/boxes.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/layers/check_padding.hpp"

namespace sinter {

/// y = x without so many pixels on each side: `Crop{2}`, `Crop{{1, 2}}` of rows and of columns, `Crop{Sides{.top =
/// 1}}`. Shape: h x w x c → (h − top − bottom) x (w − left − right) x c. PyTorch: x[:, :, top:-bottom, left:-right];
/// Keras: Cropping2D.
struct Crop {
  Padding sides = 0;  ///< pixels on each side, 0 or more
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "crop";
  static constexpr const char* title = "Crop";
  static constexpr int nodes = 1;
  static constexpr int widest = 1 << 26;

  constexpr void lower(codegen::Builder& net) const {
    const Sides& p = sides.pixels;
    check_sides(net, sides, widest, "Crop{1}");
    const Shape x = net.shape();
    if (!net.ok()) return;
    const Shape y{x.height - p.top - p.bottom, x.width - p.left - p.right, x.channels};
    if (y.height < 1 || y.width < 1)
      return net.reject("leaves nothing of its input", words(x), "an input larger than its sides", "crop less");
    if (y == x) return;
    net.add(codegen::ops::slice, y, net.flow_inputs(), codegen::anchors::Boxes::At{p.top, p.left, 0, 1});
  }
};

}  // namespace sinter
