#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Draws GaussianNoise's numbers. Slot 0: they.
struct Noise {
  static constexpr const char* name = "noise";
  static constexpr AnchorTraits traits{.programmed = false, .any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.attributes = n.attributes;
  }
  static void naive(Naive& k);
};
inline constexpr Anchor noise = anchor_of<Noise>;

}  // namespace sinter::codegen::anchors
