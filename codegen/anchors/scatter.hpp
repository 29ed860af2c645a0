#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// What windows give back to their pixels, where those are in several, or in none. Slots: dy, x[, scale], dx.
struct Scatter {
  static constexpr const char* name = "scatter";
  static constexpr AnchorTraits traits{.programmed = false};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.in(0);
    s.window = n.window();
    s.pools = true;
    s.source = of.in(1);
  }
  static constexpr double flops(const Spec& s) { return 2. * s.domain.size() * s.window.taps(); }
  static void naive(Naive& k);
};
inline constexpr Anchor scatter = anchor_of<Scatter>;

}  // namespace sinter::codegen::anchors
