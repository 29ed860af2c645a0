#pragma once

#include "codegen/ir/kernel.hpp"
#include "codegen/ir/rearrangement.hpp"

namespace sinter::codegen::anchors {

/// An image's numbers from one view to another: in height, width, channel order, or as a Rearrangement among the
/// operation's numbers says.
struct Copy {
  static constexpr const char* name = "copy";
  static constexpr AnchorTraits traits{.programmed = false, .any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.source = of.in(0);
    s.attributes = n.attributes;
  }
  static void naive(Naive& k);

  static constexpr bool in_order(const Spec& s) { return s.attributes == Attributes{}; }
};
inline constexpr Anchor copy = anchor_of<Copy>;

}  // namespace sinter::codegen::anchors
