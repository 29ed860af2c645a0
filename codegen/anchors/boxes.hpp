#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Numbers of several tensors, each a box of rows, columns and channels, in one tensor, or a box of one alone: nothing
/// is calculated. Slots: the inputs, the output.
struct Boxes {
  /// The attributes of an operation with this kernel: where the first box starts in the larger tensor, in which further
  /// inputs follow it channel by channel.
  struct At {
    int row = 0, column = 0, channel = 0;
    unsigned out_of = 0;  ///< the input is the larger one, and the output the box
    // Of a kernel: one input may be there twice, and is one operand.
    int inputs = 0;
    unsigned operands = 0;  ///< of the inputs, four bits each
    constexpr int slot(int input) const { return static_cast<int>(operands >> 4 * input & 15u); }
  };

  static constexpr const char* name = "boxes";
  static constexpr AnchorTraits traits{.programmed = false, .any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    auto at = n.attributes.as<At>();
    decltype(Node::in) seen{};
    for (int t : n.in) at.operands |= static_cast<unsigned>(seen.add_unique(t)) << 4 * at.inputs++;
    s.attributes = at;
  }
  static void naive(Naive& k);
};
inline constexpr Anchor boxes = anchor_of<Boxes>;

}  // namespace sinter::codegen::anchors
