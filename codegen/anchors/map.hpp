#pragma once

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen::anchors {

/// Elementwise over pixels, or over the windows of a pool, x channels: nothing but a program. What has no anchor of its
/// own opens one.
struct Map {
  static constexpr const char* name = "map";
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {  // a pool's domain is said where it joins
    if (!n.op->is_pool()) s.domain = n.op->is_reduction() ? of.in(0) : of.out();
  }
  static void naive(Naive& k);
};
inline constexpr Anchor map = anchor_of<Map>;

}  // namespace sinter::codegen::anchors
