#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Weights (tap, input, filter) → (tap, filter, input), taps in the order conv_dx walks them. Of groups: (tap, filter
/// of the group, input of all). Or forward, in the order that they have, for who sums in blocks.
struct Pack {
  static constexpr const char* name = "pack";
  static constexpr AnchorTraits traits{.programmed = false, .panels = true, .any_element = true};
  static constexpr int task = 16;  ///< inputs of a tap
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.in(0);
    s.window = n.window();
    s.forward = !n.op->transposed;
  }
  static constexpr int blocks(const Spec& s) { return (s.domain.width + task - 1) / task; }
  static constexpr int tasks(const Spec& s) { return s.domain.height * blocks(s); }
  static void naive(Naive& k);
};
inline constexpr Anchor pack = anchor_of<Pack>;

}  // namespace sinter::codegen::anchors
