#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// All numbers of the slots but the last, added up in their order and in double; what is made of the sum is the last
/// slot's.
struct AddUp {
  static constexpr const char* name = "add_up";
  static constexpr AnchorTraits traits{.programmed = false};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.attributes = n.attributes;
  }
  static constexpr int tasks(const Spec&) { return 1; }
  static void naive(Naive& k);
};
inline constexpr Anchor add_up = anchor_of<AddUp>;

}  // namespace sinter::codegen::anchors
