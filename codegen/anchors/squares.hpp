#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Sums of squares of what there is one of for the batch: slot 0 → a number for each block of its rows in slot 1.
struct Squares {
  static constexpr const char* name = "squares";
  static constexpr AnchorTraits traits{.over = Over::rows, .programmed = false, .panels = true};
  /// Rows whose squares are one sum. Not a question of vectors: the same order of sums for every target.
  static constexpr int rows_of_block(const Shape& x) { return x.channels < 2048 ? 2048 / x.channels : 1; }
  static constexpr int blocks(const Shape& x) { return (x.pixels() + rows_of_block(x) - 1) / rows_of_block(x); }
  static constexpr void open(Spec& s, const Node&, const Shapes& of) { s.domain = rows_of(of.in(0)); }
  static constexpr int tasks(const Spec& s) { return blocks(s.domain); }
  static constexpr double flops(const Spec& s) { return 2. * s.domain.size(); }
  static void naive(Naive& k);
};
inline constexpr Anchor squares = anchor_of<Squares>;

}  // namespace sinter::codegen::anchors
