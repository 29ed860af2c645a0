#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// How groups of a convolution lie on the diagonal of a larger one.
struct DiagonalNumbers {
  int filters = 1;  ///< of a group

  /// The first of its inputs that a filter meets, of `wide` ones that several groups of `inputs` each have.
  constexpr int first_input(int filter, int inputs, int wide) const {
    return filter / filters % (wide / inputs) * inputs;
  }
};

/// Weights between those of groups and those of fewer, larger ones: forward with zeros beside the diagonal, else back
/// without them.
struct Diagonal {
  static constexpr const char* name = "diagonal";
  static constexpr AnchorTraits traits{.programmed = false};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.forward = of.out().width >= of.in(0).width;
    s.source = of.in(0);
    s.domain = of.out();
    s.attributes = n.attributes;
  }
  static constexpr int tasks(const Spec& s) { return s.domain.height; }
  static void naive(Naive& k);
};
inline constexpr Anchor diagonal = anchor_of<Diagonal>;

}  // namespace sinter::codegen::anchors
