#pragma once

#include "codegen/anchors/tile.hpp"
#include "codegen/ir/nest.hpp"

namespace sinter::codegen::anchors {

/// conv_dw: a register tile over weight rows (tap, input channel) x filters. Slot 0 is x, slot 1 is dy. Over images
/// (Dense) a tile is summed in registers, and the program follows. Over pixels each chunk of images leaves a partial
/// sum in slot 2, so that x and dy are used while they are in the cache; a kernel of rows adds them up.
struct Correlate {
  static constexpr const char* name = "correlate";
  static constexpr AnchorTraits traits{.over = Over::rows, .framed = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = rows_of(of.out());
    s.window = n.window();
    s.source = of.in(0), s.target = of.in(1);
    s.inputs = of.out().width;
    s.by_images = covers(s.window, s.source);
    s.leaves_partials = !s.by_images;
  }
  /// Rows of a tile whose inputs lie side by side, or at one distance: a whole window row, or one pixel's channels.
  static constexpr int run_length(const Spec& s) {
    const View& x = s.views[0];
    if (by_channel(s)) return s.by_images && !x.framed() ? s.domain.width : s.window.size.wide;
    if (s.by_images && x.dense() && s.inputs == s.source.channels) return s.domain.width;
    if (x.pitch == s.inputs && s.window.dilation.wide == 1) return s.window.size.wide * s.inputs;
    return s.inputs;
  }
  static constexpr Tile tile(const Spec& s, const Target& t) {
    const int vectors = vectors_of_group(s);
    // a small weight is one tile: every tap at once
    if (!s.by_images && s.domain.width * (vectors < 2 ? 1 : 2) <= t.max_accumulators)
      return {s.domain.width, vectors % 2 == 0 ? 2 : 1};
    return choose_tile(t, run_length(s), vectors, true, by_channel(s));
  }
  static constexpr int tasks(const Spec& s) { return s.by_images ? s.domain.width / s.tile_rows : 0; }
  static constexpr Nest nest(const Spec& s) {
    const View &x = s.views[0], &dy = s.views[1];
    const Window& w = s.window;
    const int inputs = s.inputs;
    Nest made{.a = {.slot = 0,
                    .start = -w.rows.before * x.row() - w.columns.before * x.pitch,
                    .channels = group_of(s),
                    .step = inputs},
              .b = {.slot = 1, .channels = 1}};
    made.elements.add({.extent = w.size.high, .a = w.dilation.high * x.row(), .column = w.size.wide * inputs});
    made.elements.add({.extent = w.size.wide, .a = w.dilation.wide * x.pitch, .column = inputs});
    made.elements.add({.extent = inputs, .a = 1, .column = 1});
    if (s.by_images) made.terms.add({.a = x.image(), .b = dy.image(), .of = Nest::Extent::images});
    made.terms.add({.extent = s.target.height, .a = w.stride.high * x.row(), .b = dy.row()});
    made.terms.add({.extent = s.target.width, .a = w.stride.wide * x.pitch, .b = dy.pitch});
    return made;
  }
  static constexpr double flops(const Spec& s) { return flops_of(nest(s), s); }
  static void naive(Naive& k);
};
inline constexpr Anchor correlate = anchor_of<Correlate>;

}  // namespace sinter::codegen::anchors
