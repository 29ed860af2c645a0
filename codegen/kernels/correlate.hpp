#pragma once

#include <cstddef>
#include <utility>

#include "codegen/anchors/correlate.hpp"
#include "codegen/kernels/block_sums.hpp"
#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/correlate_blocks.hpp"
#include "codegen/kernels/correlate_tiles.hpp"
#include "codegen/kernels/groups.hpp"
#include "codegen/kernels/micro_kernel.hpp"
#include "codegen/kernels/taps_tile.hpp"

/// conv_dw: register tiles over weight rows (tap, input channel) and filters. Slot 0 is x, slot 1 is dy.
/// Over pixels, slot 2 takes one partial sum per chunk of images, added up in image order; over images the tile is
/// complete and the program (the optimizer) follows.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Correlate {
  static constexpr const Spec& s = K::spec;
  static constexpr View x = s.views.items[0], dy = s.views.items[1], partial = s.views.items[2];
  static constexpr int lanes = s.lanes, vectors = s.tile_vectors, width = lanes * vectors, rows = s.tile_rows;
  static constexpr int inputs = s.inputs;
  static constexpr bool by_channel = Groups<K>::by_channel;
  static constexpr int panels = vectors_of(s) / vectors;
  static constexpr bool whole = rows == s.domain.width;  ///< one tile holds every tap
  using V = Vec<lanes>;
  using B = Body<K>;

  static void run(Slots operands, const Context& context, int begin, int end) {
#if SINTER_HAS_AMX
    if constexpr (OnTiles::fits)
      if (amx::is_used()) return on_tiles(operands, context, begin, end);
#endif
    if constexpr (s.in_blocks && !s.by_images) {
      typename Blocks::Factors factors;
      each_image<Blocks>(factors, operands, begin, end);
    } else if constexpr (s.by_images) {
      for (int task = begin; task < end; task++)
        for (int panel = 0; panel < panels; panel++) image_tile(operands, context, first_row(task), panel * width);
    } else {
      for (int n = begin; n < end; n++)
        if constexpr (Taps::in_strip) {
          for (int panel = 0; panel < panels; panel++) panel_of_tiles(operands, n, panel);
        } else {
          for (int tile = 0; tile < tiles * panels; tile++) pixel_tile(operands, n, tile);
        }
    }
  }

 private:
  static constexpr int tiles = s.domain.width / rows;  ///< of a panel

#if SINTER_HAS_AMX
  using OnTiles = CorrelateTiles<K>;
  static void on_tiles(Slots operands, const Context& context, int begin, int end) {
    typename OnTiles::Factors factors;
    if constexpr (s.by_images) {
      constexpr int line = OnTiles::panels * OnTiles::side;
      alignas(64) float sums[extent(rows * line)];
      const auto* const from = numbers_at<x.element>(operands[0]) + x.origin();
      OnTiles::pair_images(factors, numbers_at<dy.element>(operands[1]) + dy.origin(), context.images);
      const amx::Tiles squares(OnTiles::side, longest_block);
      for (int task = begin; task < end; task++) {
        const int row = first_row(task);
        OnTiles::turn_images(factors, from + row_offset(row), context.images);
        OnTiles::template by_two<OnTiles::panels>([&]<int Panels>(int q) SINTER_INLINE {
          OnTiles::template multiply<1, Panels>(factors.turned, factors.pairs + q * OnTiles::side * OnTiles::terms,
                                                OnTiles::terms, sums + q * OnTiles::side, line, false);
        });
        for (int channel = 0; channel < line; channel += lanes)
          finish(operands, context, sums + channel, line, row, channel, 1);
      }
    } else {
      each_image<OnTiles>(factors, operands, begin, end);
    }
  }
#endif
  using Blocks = CorrelateBlocks<K>;
  /// Adds up images whose products are made all at once.
  template <class Products>
  static void each_image(typename Products::Factors& factors, Slots operands, int begin, int end) {
    for (int n = begin; n < end; n++) {
      const Image image = image_of(operands, n, 0);
      Products::add_image(factors, image.seen, image.gradients, image.sums, partial.pitch, n % s.chunk != 0);
    }
  }

  /// Asks for a share of the next image in a slot, with each row of each tile: else the first of the next image's tiles
  /// would wait for it. (Nothing is read: behind the last image it is a wish without effect.)
  template <int Slot>
  SINTER_INLINE static void prefetch_next(Slots operands, int n, std::ptrdiff_t share) {
    constexpr View v = s.views.items[Slot];
    if constexpr (tiles * panels >= 8 && !v.local) {
      const auto* const next = numbers_at<v.element>(operands[Slot]) + static_cast<std::ptrdiff_t>(n + 1) * v.image();
      constexpr int line = 64 / static_cast<int>(sizeof(*next)), lines = (v.image() + line - 1) / line;
      constexpr std::ptrdiff_t shares = static_cast<std::ptrdiff_t>(tiles) * panels * s.target.height;
      for (auto i = share * lines / shares; i < (share + 1) * lines / shares; i++)
        __builtin_prefetch(next + i * line, 0, 2);
    }
  }

  /// Offset in x of a weight row against the first.
  static constexpr int row_offset(int row) {
    if (s.by_images && x.dense() && inputs == s.source.channels) return row;
    const int tap = row / inputs;
    return tap / s.window.size.wide * s.window.dilation.high * x.row() +
           tap % s.window.size.wide * s.window.dilation.wide * x.pitch + row % inputs;
  }
  struct Offset {
    static constexpr std::ptrdiff_t at(int p) { return whole || by_channel ? row_offset(p) : p; }
  };

  using Taps = TapsTile<K>;  ///< some inputs of taps, else the rows of a tile follow one another
  static constexpr bool by_taps = Taps::used && !s.in_blocks;
  static_assert(by_taps || s.in_blocks || whole || anchors::Correlate::run_length(s) % rows == 0,
                "a tile's rows lie at one distance in x");
  /// The weight row that a tile begins with, and how far after it its row p is.
  static constexpr int first_row(int tile) { return by_taps ? Taps::first_row(tile) : tile * rows; }
  static constexpr int row_of(int p) { return by_taps ? Taps::row_of(p) : p; }

  SINTER_INLINE static void add(TileOf<V, rows, vectors>& acc, const auto* a, std::ptrdiff_t a_step, const auto* b,
                                std::ptrdiff_t b_step, int count) {
    if constexpr (by_channel)
      contract_channels<Offset, V, rows, vectors>(acc, a, a_step, b, b_step, count);
    else
      contract<Offset, V, rows, vectors>(acc, a, a_step, b, b_step, count);
  }

  /// f(0, …, n − 1) for the n vectors of a tile.
  SINTER_INLINE static void each_vector(const auto& f) { f(std::make_integer_sequence<int, rows * vectors>{}); }

  using Tile = TileOf<V, rows, vectors>;
  /// A tile's sums over the images of a chunk before n.
  SINTER_INLINE static void begin(Tile& acc, const float* sums, int n) {
    if (n % s.chunk == 0)
      clear<V, rows, vectors>(acc);
    else
      each_vector([&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
        ((acc.of[i] = load<V>(sums + row_of(i / vectors) * partial.pitch + i % vectors * lanes)), ...);
      });
  }
  SINTER_INLINE static void leave(const Tile& acc, float* sums) {
    each_vector([&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
      (put(sums + row_of(i / vectors) * partial.pitch + i % vectors * lanes, acc.of[i]), ...);
    });
  }
  struct Image {
    const Number<x.element>* seen;        ///< what the first pixel and the first weight row meet
    const Number<dy.element>* gradients;  ///< the pixel's
    float* sums;
  };
  SINTER_INLINE static Image image_of(Slots operands, int n, int channel) {
    const std::ptrdiff_t image = x.local ? n / s.chunk : n, target = dy.local ? n / s.chunk : n;
    return {
        numbers_at<x.element>(operands[0]) + image * x.image() + x.origin() - s.window.rows.before * x.row() -
            s.window.columns.before * x.pitch + Groups<K>::first_input(channel),
        numbers_at<dy.element>(operands[1]) + target * dy.image() + dy.origin() + channel,
        numbers_at<partial.element>(operands[2]) + static_cast<std::ptrdiff_t>(n / s.chunk) * partial.row() + channel};
  }
  SINTER_INLINE static void prefetch_next(Slots operands, int n, int tile, int y) {
    const std::ptrdiff_t share = static_cast<std::ptrdiff_t>(tile) * s.target.height + y;
    prefetch_next<0>(operands, n, share), prefetch_next<1>(operands, n, share);
  }

  SINTER_INLINE static void pixel_tile(Slots operands, int n, int tile) {
    const int row = first_row(tile / panels), channel = tile % panels * width;
    const Image image = image_of(operands, n, channel);
    const auto* const a = image.seen + row_offset(row);
    auto* const sums = image.sums + static_cast<std::ptrdiff_t>(row) * partial.pitch;
    Tile acc;
    begin(acc, sums, n);
    for (int y = 0; y < s.target.height; y++) {
      prefetch_next(operands, n, tile, y);
      const auto* const seen = a + static_cast<std::ptrdiff_t>(y) * s.window.stride.high * x.row();
      const auto* const gradients = image.gradients + static_cast<std::ptrdiff_t>(y) * dy.row();
      if constexpr (by_taps)
        Taps::add_row(acc, seen, gradients, channel);
      else
        add(acc, seen, s.window.stride.wide * x.pitch, gradients, dy.pitch, s.target.width);
    }
    leave(acc, sums);
  }
  /// Blocks of images.
  SINTER_INLINE static void add_images_in_blocks(Tile& acc, const auto* a, const auto* gradients, int images) {
    const FlushDenormals flush;
    BlockSums<V, rows, vectors> sums(acc);
    alignas(64) float seen[extent(longest_block * rows)], given[extent(longest_block * width)];
    for (int first = 0; first < images; first += longest_block) {
      const int count = images - first < longest_block ? images - first : longest_block;
      for (int k = 0; k < count; k++) {
        widen(a + static_cast<std::ptrdiff_t>(first + k) * x.image(), seen + k * rows, rows);
        widen(gradients + static_cast<std::ptrdiff_t>(first + k) * dy.image(), given + k * width, width);
      }
      sums.add_terms(seen, rows, given, width, count);
    }
    acc = sums.tile();
  }
  SINTER_INLINE static void panel_of_tiles(Slots operands, int n, int panel) {
    const int channel = panel * width;
    const Image image = image_of(operands, n, channel);
    const auto sums_of = [&](int tile) SINTER_INLINE {
      return image.sums + static_cast<std::ptrdiff_t>(first_row(tile)) * partial.pitch;
    };
    Tile all[extent(tiles)];
    for (int tile = 0; tile < tiles; tile++) begin(all[tile], sums_of(tile), n);
    Taps::add_strips(all, tiles, image.seen, image.gradients, channel,
                     [&](int y, int tile) SINTER_INLINE { prefetch_next(operands, n, panel * tiles + tile, y); });
    for (int tile = 0; tile < tiles; tile++) leave(all[tile], sums_of(tile));
  }

  SINTER_INLINE static void image_tile(Slots operands, const Context& context, int row, int channel) {
    // The weights and the optimizer's state come from far away: they arrive while the tile is summed.
    for (int r = 0; r < rows; r++)
      for (int q = 0; q < vectors; q++)
        B::template prefetch<true>(operands, {0, 0, 0, row + row_of(r), channel + q * lanes});
    TileOf<V, rows, vectors> acc;
    clear<V, rows, vectors>(acc);
    const auto* const a =
        numbers_at<x.element>(operands[0]) + x.origin() + row_offset(row) + Groups<K>::first_input(channel);
    const auto* const b = numbers_at<dy.element>(operands[1]) + dy.origin() + channel;
    if constexpr (s.in_blocks) {
      add_images_in_blocks(acc, a, b, context.images);
    } else if constexpr (by_taps) {
      Taps::add_images(acc, a, b, channel, context.images);
    } else {
      add(acc, a, x.image(), b, dy.image(), context.images);
    }
    const StoredTile<V, rows, vectors> tile(acc);
    finish(operands, context, tile.values(), width, row, channel, vectors);
  }
  /// The program on a tile of so many vectors, from row to row so many numbers.
  SINTER_INLINE static void finish(Slots operands, const Context& context, const float* tile, int pitch, int row,
                                   int channel, int count) {
    typename B::Sums sums;
    for (int r = 0; r < rows; r++)
      for (int q = 0; q < count; q++) {
        const V sum = load<V>(tile + r * pitch + q * lanes);
        B::template run<false, false>(operands, context, {0, 0, 0, row + row_of(r), channel + q * lanes},
                                      {s.in_blocks ? one_nan(sum) : sum}, sums, false);
      }
  }
};
template <class K>
struct Code<anchors::correlate.id, K> : Correlate<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
