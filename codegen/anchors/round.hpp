#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// An image's numbers, rounded to bfloat16: floats of such values, or bfloat16 themselves. Slots: x, y.
struct Round {
  static constexpr const char* name = "round";
  static constexpr AnchorTraits traits{.programmed = false, .any_element = true};
  static constexpr void open(Spec& s, const Node&, const Shapes& of) { s.domain = of.out(); }
  static constexpr double flops(const Spec& s) { return s.domain.size(); }
  static void naive(Naive& k);
};
inline constexpr Anchor round = anchor_of<Round>;

}  // namespace sinter::codegen::anchors
