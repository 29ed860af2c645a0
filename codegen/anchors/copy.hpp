#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// reshape: an image's numbers in height, width, channel order from one view to another.
struct Copy {
  static constexpr const char* name = "copy";
  static constexpr AnchorTraits traits{.programmed = false};
  static constexpr void open(Spec& s, const Node&, const Shapes& of) {
    s.domain = of.out();
    s.source = of.in(0);
  }
  static void naive(Naive& k);
};
inline constexpr Anchor copy = anchor_of<Copy>;

}  // namespace sinter::codegen::anchors
