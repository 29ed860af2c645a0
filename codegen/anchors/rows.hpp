#pragma once

#include "codegen/anchors/tile.hpp"
#include "codegen/ir/nest.hpp"

namespace sinter::codegen::anchors {

/// Elementwise over the rows x channels of what there is one of for the batch, a parameter say; after adding up partial
/// gradients, if there are any: they are in slot 0 then.
struct Rows {
  static constexpr const char* name = "rows";
  static constexpr AnchorTraits traits{.over = Over::rows, .panels = true};
  static constexpr int task = 2048;  ///< numbers
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = rows_of(n.out.empty() ? of.in(0) : of.out());  // an update has no output
  }
  static constexpr int rows_of_task(const Spec& s) {
    const int pitch = vectors_of(s) * s.lanes;
    return task / pitch > 0 ? task / pitch : 1;
  }
  static constexpr int tasks(const Spec& s) { return (s.domain.width + rows_of_task(s) - 1) / rows_of_task(s); }
  static constexpr Nest nest(const Spec& s) {
    Nest made;
    if (s.adds_partials) {
      const View& partial = s.views[0];
      made.a = {.slot = 0, .channels = 1};
      made.terms.add({.a = partial.row(), .of = Nest::Extent::chunks});
      made.elements.add({.extent = s.domain.width, .a = partial.pitch, .column = 1});
    } else {
      made.elements.add({.extent = s.domain.width, .column = 1});
    }
    return made;
  }
  static constexpr double flops(const Spec& s) { return s.adds_partials ? flops_of(nest(s), s) : 0; }
  static void naive(Naive& k);
};
inline constexpr Anchor rows = anchor_of<Rows>;

}  // namespace sinter::codegen::anchors
