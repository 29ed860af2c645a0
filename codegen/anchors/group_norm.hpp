#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// What is normalized together: a group of channels, at a pixel or over all of an image.
struct GroupNormNumbers {
  int groups = 1;
  int each_pixel = 0;  ///< by itself
  int centered = 1;    ///< the mean is taken off
  float epsilon = 1e-5f;
};

/// x̂, and its gradient: what is looked at twice before a number is known. Slots: x, or dx̂ and x.
struct GroupNorm {
  static constexpr const char* name = "group_norm";
  static constexpr AnchorTraits traits{.any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.forward = !n.op->transposed;
    s.attributes = n.attributes;
  }
  static constexpr double flops(const Spec& s) { return (s.forward ? 6. : 13.) * s.domain.size(); }
  static void naive(Naive& k);
};
inline constexpr Anchor group_norm = anchor_of<GroupNorm>;

}  // namespace sinter::codegen::anchors
