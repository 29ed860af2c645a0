#pragma once

#include "codegen/ir/builder.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// Rejects a padding with a side that is negative, or as wide as a window reaches: of zeros only nothing can be
/// learned, and nothing is their maximum. `window`: what the layer calls its window, at most 18 letters.
constexpr void check_padding(codegen::Builder& net, const Padding& padding, Pair reach, const char* window) {
  const Sides& p = padding.pixels;
  struct Side {
    const char* name;
    int pixels, most;
  };
  const Side sides[] = {{" at the top", p.top, reach.high - 1},
                        {" at the bottom", p.bottom, reach.high - 1},
                        {" at the left", p.left, reach.wide - 1},
                        {" at the right", p.right, reach.wide - 1}};
  const bool alike = p.top == p.bottom && p.top == p.left && p.top == p.right;
  for (const Side& side : sides) {
    const Words found = words(side.pixels, alike ? "" : side.name);
    if (side.pixels < 0) return net.reject("negative padding", found, "same, valid or pixels", "set .padding = same");
    if (side.pixels > side.most)
      return net.reject(words("padding not below ", window), found, words("at most ", side.most),
                        "set .padding = same");
  }
}

/// Rejects what is no number of pixels on each side.
constexpr void check_sides(codegen::Builder& net, const Padding& sides, int most, const char* written) {
  const Sides& p = sides.pixels;
  if (sides.is_same()) return net.reject("has no amount", "same", "pixels on each side", written);
  for (int pixels : {p.top, p.bottom, p.left, p.right})
    if (pixels < 0 || pixels > most)
      return net.reject("pixels out of range", words(pixels), words("0 to ", most), written);
}

}  // namespace sinter
