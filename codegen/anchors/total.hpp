#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// A sample's sums over its pixels (slot 0) added up over the channels, in their order and in double: slot 1.
struct Total {
  static constexpr const char* name = "total";
  static constexpr AnchorTraits traits{.programmed = false};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.in(0);
    s.attributes = n.attributes;
  }
  static void naive(Naive& k);
};
inline constexpr Anchor total = anchor_of<Total>;

}  // namespace sinter::codegen::anchors
