#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Softmax, cross-entropy and its gradient, of each pixel. Slots: logits, target[, weight], loss, probabilities[,
/// dlogits].
struct Loss {
  static constexpr const char* name = "loss";
  static constexpr AnchorTraits traits{.programmed = false, .any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.in(0);
    s.attributes = n.attributes;
  }
  static constexpr double flops(const Spec& s) { return 5. * s.domain.size(); }
  static void naive(Naive& k);
};
inline constexpr Anchor loss = anchor_of<Loss>;

}  // namespace sinter::codegen::anchors
