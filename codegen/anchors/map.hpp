#pragma once

#include "codegen/anchors/pieces.hpp"

namespace sinter::codegen::anchors {

/// Elementwise over pixels, or over the windows of a pool, x channels: nothing but a program. What has no anchor of its
/// own opens one.
struct Map {
  static constexpr const char* name = "map";
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {  // a pool's domain is said where it joins
    if (!n.op->is_pool()) s.domain = n.op->is_reduction() ? of.in(0) : of.out();
  }
  /// Of few images: bands of rows, where every row is one of the domain's.
  static constexpr int tasks(const Spec& s) {
    constexpr int worth_sharing = 8192;  // numbers
    const bool covered = !s.pools || !tiles(s.window) ||
                         (s.domain.height * s.window.size.high == s.source.height &&
                          s.domain.width * s.window.size.wide == s.source.width);
    const int numbers = s.domain.size() * (s.pools ? s.window.taps() : 1);
    return few_images(s) && covered && bands_of(s) > 1 && numbers >= worth_sharing ? s.batch * bands_of(s) : 0;
  }
  static void naive(Naive& k);
};
inline constexpr Anchor map = anchor_of<Map>;

}  // namespace sinter::codegen::anchors
