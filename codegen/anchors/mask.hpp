#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Draws Dropout's masks. Slot 0: the mask.
struct Mask {
  static constexpr const char* name = "mask";
  static constexpr AnchorTraits traits{.programmed = false};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.attributes = n.attributes;
  }
  static void naive(Naive& k);
};
inline constexpr Anchor mask = anchor_of<Mask>;

}  // namespace sinter::codegen::anchors
