#pragma once

#include "codegen/anchors/tile.hpp"

namespace sinter::codegen::anchors {

/// Partial sums of the images → results for each channel (the operation's `merge`, see kernels/merging.hpp), then the
/// program.
struct Merge {
  static constexpr const char* name = "merge";
  static constexpr AnchorTraits traits{.over = Over::channels, .any_element = true};
  static constexpr int task = 16;  ///< channels
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = {1, 1, of.out().channels};
    s.merges = n.op.definition;
    s.attributes = n.attributes;
  }
  static constexpr int tasks(const Spec& s) { return (vectors_of(s) * s.lanes + task - 1) / task; }
  static void naive(Naive& k);
};
inline constexpr Anchor merge = anchor_of<Merge>;

}  // namespace sinter::codegen::anchors
