#pragma once

#include "codegen/anchors/tile.hpp"
#include "codegen/ir/nest.hpp"

namespace sinter::codegen::anchors {

/// What a product is of, the node's attributes.
struct ProductNumbers {
  int turned = 0;  ///< the first matrix' columns are what its rows would be
  int same = 0;    ///< the two are one, and so is their slot
};

/// Of two matrices that there is one of for the batch, slots 0 and 1: a register tile over rows x channels.
struct Product {
  static constexpr const char* name = "product";
  static constexpr AnchorTraits traits{.over = Over::rows};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = rows_of(of.out());
    s.attributes = n.attributes;
    s.source = of.in(1);  // as many terms as that has rows
  }
  static constexpr Tile tile(const Spec& s, const Target& t) {
    return choose_tile(t, s.domain.width, vectors_of(s), true);
  }
  static constexpr int tasks(const Spec& s) { return s.domain.width / s.tile_rows; }
  static constexpr Nest nest(const Spec& s) {
    const auto numbers = s.attributes.as<ProductNumbers>();
    const int other = numbers.same != 0 ? 0 : 1, pitch = s.views[0].pitch;
    Nest made{.a = {.slot = 0}, .b = {.slot = other, .channels = 1}};
    made.elements.add({.extent = s.domain.width, .a = numbers.turned != 0 ? 1 : pitch, .column = 1});
    made.terms.add({.extent = s.source.pixels(), .a = numbers.turned != 0 ? pitch : 1, .b = s.views[other].pitch});
    return made;
  }
  static constexpr double flops(const Spec& s) { return flops_of(nest(s), s); }
  static void naive(Naive& k);
};
inline constexpr Anchor product = anchor_of<Product>;

}  // namespace sinter::codegen::anchors
