#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Softmax over the channels of each pixel, its logarithm, and their gradients. Slots: x, y; or dy, y, dx.
struct Softmax {
  static constexpr const char* name = "softmax";
  static constexpr AnchorTraits traits{.programmed = false, .any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.attributes = n.attributes;
  }
  static constexpr double flops(const Spec& s) { return 5. * s.domain.size(); }
  static void naive(Naive& k);
};
inline constexpr Anchor softmax = anchor_of<Softmax>;

}  // namespace sinter::codegen::anchors
