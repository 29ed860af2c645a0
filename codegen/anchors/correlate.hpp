#pragma once

#include "codegen/anchors/tile.hpp"
#include "codegen/ir/blocks.hpp"
#include "codegen/ir/nest.hpp"

namespace sinter::codegen::anchors {

/// conv_dw: a register tile over weight rows (tap, input channel) x filters. Slot 0 is x, slot 1 is dy. Over images
/// (Dense) a tile is summed in registers, and the program follows. Over pixels each chunk of images leaves a partial
/// sum in slot 2, so that x and dy are used while they are in the cache; a kernel of rows adds them up.
struct Correlate {
  static constexpr const char* name = "correlate";
  static constexpr AnchorTraits traits{.over = Over::rows, .framed = true, .panels = true, .any_element = true};
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
  /// Whether a window's taps see the same columns, one pixel after the other (`kernels/taps_tile.hpp`).
  static constexpr bool rolls(const Spec& s) {
    const Window& w = s.window;
    return !s.by_images && !by_channel(s) && w.size.wide > 1 && w.stride.wide == 1 && w.dilation.wide == 1 &&
           w.size.wide <= (share_vectors(s) ? 11 : 7) && s.target.width >= w.size.wide;
  }
  /// Sums, the gradients of a pixel for each tap, and one number that they see have room in the registers.
  static constexpr Tile tile_of_taps(const Spec& s, const Target& t) {
    const int wide = s.window.size.wide, vectors = vectors_of_group(s);
    const int taps = rolls(s) && 2 * wide <= t.max_accumulators + 3 ? wide : 1;
    const auto tile_of = [&](int q) {
      const int room = (t.max_accumulators + 3) / q / taps - 1, most = t.max_accumulators / q / taps;
      return Tile{taps * divisor_of(s.inputs, room < most ? room : most), q, taps};
    };
    Tile best = tile_of(1);  // and no other where vectors have nothing in common
    if (share_vectors(s) || vectors % 2 != 0 || 4 * taps > t.max_accumulators + 3) return best;
    if (const Tile two = tile_of(2); 2 * two.rows >= best.rows) best = two;
    return best;
  }
  /// Of groups in strips: the taps of a window's row, if there is room with all inputs the rows that fit, and vectors
  /// until enough sums are under way.
  static constexpr Tile tile_of_strips(const Spec& s, const Target& t) {
    const auto room = [&t](int past, int q) {
      const int left = t.max_accumulators + 3 - (past + 1) * q;
      return left < t.max_accumulators ? left : t.max_accumulators;
    };
    int wide = s.window.size.wide, past = rolls(s) ? wide : 1;
    if (wide > room(past, 1)) wide = past = 1;  // one tap
    Tile best{wide * divisor_of(s.inputs, room(past, 1) / wide), 1, wide};
    if (wide == s.window.size.wide && best.rows == wide * s.inputs) {
      const int high = divisor_of(s.window.size.high, room(past, 1) / best.rows);
      best.rows *= high, best.taps *= high;
    }
    for (int q = 2; q <= 4 && best.rows * best.vectors < t.fma_per_cycle * t.fma_latency; q++)
      if (vectors_of(s) % q == 0 && best.rows * q <= room(past, q) && strip_numbers(s) * q <= most_strip_numbers)
        best.vectors = q;
    return best;
  }
  static constexpr Tile tile(const Spec& s, const Target& t) {
    if (s.in_blocks && s.by_images) return {divisor_of(s.inputs, t.widest), 1};  // as below: few sums
    if (s.in_blocks) return choose_tile(t, s.inputs, vectors_of(s), true);       // inputs of one tap
    if (in_strips(s)) return tile_of_strips(s, t);
    const int vectors = vectors_of_group(s);
    // a small weight is one tile: every tap at once
    if (!s.by_images && !share_vectors(s) && s.domain.width * (vectors < 2 ? 1 : 2) <= t.max_accumulators)
      return {s.domain.width, vectors % 2 == 0 ? 2 : 1};
    // Over images the program of an optimizer follows each tile: with few sums, the next tile's are under way
    // meanwhile.
    const Tile plain = choose_tile(s.by_images ? with_sums(t, 2 * t.fma_per_cycle * t.fma_latency) : t, run_length(s),
                                   vectors, true, by_channel(s));
    if (!rolls(s) && !share_vectors(s)) return plain;
    const Tile tile = tile_of_taps(s, t);
    const int sums = tile.rows * tile.vectors, under_way = t.fma_per_cycle * t.fma_latency;
    return share_vectors(s) || sums >= under_way || sums >= plain.rows * plain.vectors ? tile : plain;
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
    if (s.by_images) made.terms.add({.a = x.image(), .b = dy.image(), .of = Nest::Extent::images, .term = 1});
    made.terms.add({.extent = s.target.height,
                    .a = w.stride.high * x.row(),
                    .b = dy.row(),
                    .term = s.by_images ? 0 : terms_of_pixels(s)});
    made.terms.add(
        {.extent = s.target.width, .a = w.stride.wide * x.pitch, .b = dy.pitch, .term = s.by_images ? 0 : 1});
    if (s.in_blocks) made.block = longest_block;
    return made;
  }
  static constexpr double flops(const Spec& s) { return flops_of(nest(s), s); }
  static void naive(Naive& k);
};
inline constexpr Anchor correlate = anchor_of<Correlate>;

}  // namespace sinter::codegen::anchors
