#pragma once

#include "codegen/anchors/pieces.hpp"
#include "codegen/ir/blocks.hpp"
#include "codegen/ir/nest.hpp"
#include "codegen/ir/phases.hpp"

namespace sinter::codegen::anchors {

/// conv, conv_dx: a register tile over output pixels (or, where the window is the whole image, over images) x channels.
/// Slot 0 is the source (x or dy), slot 1 the weights (packed ones of conv_dx).
struct Contract {
  static constexpr const char* name = "contract";
  static constexpr AnchorTraits traits{.framed = true, .panels = true, .any_element = true};
  static constexpr void open(Spec& s, const Node& n, const Shapes& of) {
    s.domain = of.out();
    s.window = n.window();
    s.forward = !n.op->transposed;
    s.source = of.in(0);
    s.inputs = of.in(1).width;
    s.by_images = covers(s.window, s.forward ? s.source : s.domain);
  }
  /// Of groups that share vectors: so many taps of a window's row are gone through at a time.
  static constexpr int taps_together(int taps) { return divisor_of(taps, 13); }
  static constexpr Tile tile(const Spec& s, const Target& t) {
    const int vectors = s.in_blocks && s.lanes < panel_of_pairs ? divisor_of(vectors_of(s), panel_of_pairs / s.lanes)
                                                                : vectors_of_group(s);
    if (s.by_images) return choose_image_tile(t, s.batch < 8 ? s.batch : 8, vectors);
    const Phase p = phase(s.window, s.forward, s.domain, 0);
    const int across = p.columns.extent > 0 ? p.columns.extent : 1;
    if (!share_vectors(s)) {
      Tile tile = choose_tile(t, across, vectors, false, by_channel(s));
      while (shared(s) && bands(s) * vectors / tile.vectors < least_pieces && tile.vectors % 2 == 0) tile.vectors /= 2;
      return tile;
    }
    int taps = 1;  // whose weights are in registers as well
    for (int i = 0; i < phase_count(s.window, s.forward); i++)
      if (const int of = phase(s.window, s.forward, s.domain, i).columns.taps; of > 0 && taps_together(of) > taps)
        taps = taps_together(of);
    constexpr int most_unrolled = 96;  // multiply-adds that are written out
    const int room = t.max_accumulators - taps + 1 > 4 ? t.max_accumulators - taps + 1 : 4;
    const int most = room < most_unrolled / taps ? room : most_unrolled / taps;
    const int tiles = (across + most - 1) / most;  // as long as each other: in short ones sums wait for themselves
    return {(across + tiles - 1) / tiles, 1};
  }
  /// Over images, and with so many weights that threads should not all read them: tiles of images, panel by panel.
  /// Over pixels of few images: pieces of them.
  static constexpr int tasks(const Spec& s) {
    constexpr double many = 65536;  // weights, 256 KiB
    const double weights = static_cast<double>(s.source.size()) / s.source.channels * s.inputs * s.domain.size();
    if (s.by_images) return weights >= many && panels(s) > 1 ? panels(s) * image_tiles(s) : 0;
    return shared(s) ? s.batch * pieces(s).of_image() : 0;
  }
  static constexpr int panels(const Spec& s) { return vectors_of(s) / s.tile_vectors; }
  static constexpr int image_tiles(const Spec& s) { return (s.batch + s.tile_rows - 1) / s.tile_rows; }
  /// Whether each tile goes through all rows of some vectors of the weights.
  static constexpr bool streams_weights(const Spec& s) { return s.by_images && s.inputs == s.source.channels; }
  static constexpr Pieces pieces(const Spec& s) { return {bands(s), panels(s)}; }
  static constexpr int nests(const Spec& s) { return s.by_images ? 1 : phase_count(s.window, s.forward); }
  static constexpr Nest nest(const Spec& s, int index) {
    const View &source = s.views[0], &weights = s.views[1];
    const int inputs = s.inputs, tap = (s.in_blocks ? padded(inputs) : inputs) * weights.pitch;  // a tap's weights
    const Nest::Operand from{.slot = 0, .channels = group_of(s), .step = inputs};
    // panel by panel, or all channels side by side: then they are no more than the pitch
    Nest::Operand weight{
        .slot = 1, .channels = weights.pitch, .step = weights.panel(), .within = weights.in_pairs ? 2 : 1};
    if (s.by_images) {
      Nest made{.a = from, .b = weight};
      if (!s.forward) {  // the packed weights are turned around, pixel (y, x) met tap (y, x)
        made.b.start = static_cast<std::ptrdiff_t>(s.domain.pixels() - 1) * tap;
        made.elements.add({.extent = s.domain.height, .b = -s.domain.width * tap, .row = 1});
        made.elements.add({.extent = s.domain.width, .b = -tap, .column = 1});
      }
      made.terms.add({.extent = s.source.height, .a = source.row(), .b = s.source.width * tap});
      made.terms.add({.extent = s.source.width, .a = source.pitch, .b = tap});
      add_inputs(made, s, {});
      return made;
    }
    const Phase p = phase(s.window, s.forward, s.domain, index);
    weight.start = static_cast<std::ptrdiff_t>(p.first_tap) * tap;
    Nest made{.a = from, .b = weight, .row = p.rows.out, .column = p.columns.out};
    made.a.start = p.rows.start * source.row() + p.columns.start * source.pitch;
    made.elements.add({.extent = p.rows.extent, .a = p.rows.in_step * source.row(), .row = p.rows.out_step});
    made.elements.add(
        {.extent = p.columns.extent, .a = p.columns.in_step * source.pitch, .column = p.columns.out_step});
    made.terms.add({.extent = p.rows.taps, .a = p.rows.spacing * source.row(), .b = p.columns.taps * tap});
    made.terms.add({.extent = p.columns.taps, .a = p.columns.spacing * source.pitch, .b = tap});
    add_inputs(made, s, p);
    return made;
  }
  static constexpr double flops(const Spec& s) {
    double sum = 0;
    for (int i = 0; i < nests(s); i++) sum += flops_of(nest(s, i), s);
    return sum;
  }
  /// A strided conv_dx visits pixels phase by phase.
  static constexpr bool in_pixel_order(const Spec& s) { return phase_count(s.window, s.forward) == 1; }
  static void naive(Naive& k);

 private:
  /// The loop over a tap's inputs, or over their pairs; then the terms have numbers.
  static constexpr void add_inputs(Nest& nest, const Spec& s, const Phase& p) {
    const int pitch = s.views[1].pitch;
    if (!s.in_blocks) {
      nest.terms.add({.extent = s.inputs, .a = 1, .b = pitch});
      return;
    }
    nest.terms[0].term = terms_of_row(s, p), nest.terms[1].term = padded(s.inputs);
    nest.terms.add({.extent = (s.inputs + 1) / 2, .a = 2, .b = 2 * pitch, .term = 2});
    nest.terms.add({.extent = 2, .a = 1, .b = 1, .term = 1});
    nest.block = block_of(s, p);
  }
  static constexpr int least_pieces = 8;
  static constexpr bool shared(const Spec& s) {
    constexpr double worth_sharing = 1e5;  // operations: a microsecond
    return few_images(s) && !s.by_images && flops(s) >= worth_sharing;
  }
  static constexpr int bands(const Spec& s) {
    return phase_count(s.window, s.forward) == 1 && !in_strips(s) ? bands_of(s) : 1;
  }
};
inline constexpr Anchor contract = anchor_of<Contract>;

}  // namespace sinter::codegen::anchors
