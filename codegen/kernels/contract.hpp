#pragma once

#include "codegen/anchors/contract.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/kernels/block_sums.hpp"
#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/contract_tiles.hpp"
#include "codegen/kernels/group_inputs.hpp"
#include "codegen/kernels/group_strip.hpp"
#include "codegen/kernels/groups.hpp"
#include "codegen/kernels/micro_kernel.hpp"
#include "codegen/kernels/unroll.hpp"

/// conv and conv_dx: register tiles over output pixels (or, where the output is one pixel, over images) and channels.
/// Slot 0 is the source (x or dy), slot 1 the weights (packed ones for conv_dx).
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Contract {
  static constexpr const Spec& s = K::spec;
  static constexpr bool forward = s.forward;
  static constexpr View source = s.views.items[0], weights = s.views.items[1];
  static constexpr int lanes = s.lanes, vectors = s.tile_vectors, width = lanes * vectors;
  static constexpr int inputs = s.inputs;
  static constexpr int panels = anchors::Contract::panels(s);
  static constexpr int of_tap = (s.in_blocks ? padded(inputs) : inputs) * weights.pitch;  ///< numbers of weights
  template <int I>
  // a member: GCC 12 crashes on a local one used in lambdas
  static constexpr Phase phase_of = phase(s.window, forward, s.domain, I);
  static constexpr bool in_tasks = anchors::Contract::tasks(s) > 0;
  using V = Vec<lanes>;
  using B = Body<K>;

  static void run(Slots operands, const Context& context, int begin, int end) {
#if SINTER_HAS_AMX
    if constexpr (s.in_blocks)
      if (amx::is_used()) return on_tiles(operands, context, begin, end);
#endif
    if constexpr (s.by_images && in_tasks)
      tiles_of_images(operands, context, begin, end);
    else if constexpr (s.by_images)
      over_images(operands, context, 0, panels, begin, end);
    else if constexpr (in_tasks)
      pieces_of_images(operands, context, begin, end);
    else
      for (int n = begin; n < end; n++)
        for (int panel = 0; panel < panels; panel++) all_rows(operands, context, n, panel * width);
  }

 private:
  /// A number that the anchor computed. What a matrix unit leaves and is no number has a sign and digits of its own.
  template <class T>
  SINTER_INLINE static T number(const float* p) {
    return s.in_blocks ? one_nan(load<T>(p)) : load<T>(p);
  }
  template <int Step>
  struct Every {  // tile row p reads Step · p further on
    static constexpr std::ptrdiff_t at(int p) { return static_cast<std::ptrdiff_t>(Step) * p; }
  };
  static constexpr int image_index(int n) { return source.local ? n / s.chunk : n; }

  struct OfWeights {  // how far after a tile's first vector of a row of the weights the others are
    static constexpr std::ptrdiff_t at(int q) { return weights.channel(q * lanes); }
  };
  /// Weights that each tile streams anew are asked for so many steps ahead.
  static constexpr int ahead = s.by_images ? 16 : 0;
  /// High x Wide taps, each so many rows and columns from the next, x inputs, in this order, with neighbours in memory
  /// joined to one run.
  template <class Offset, int Rows, int High, int Wide, int Down = 1, int Across = 1>
  SINTER_INLINE static void taps(TileOf<V, Rows, vectors>& acc, const auto* a, const auto* b) {
    constexpr bool joined = source.pitch == inputs && (Wide == 1 || Across == 1);
    if constexpr (Groups<K>::by_channel) {
      for (int y = 0; y < High; y++)
        contract_channels<Offset, V, Rows, vectors>(acc, a + y * Down * source.row(), Across * source.pitch,
                                                    b + static_cast<std::ptrdiff_t>(y) * Wide * weights.pitch,
                                                    weights.pitch, Wide);
    } else if constexpr (Groups<K>::by_inputs && !s.by_images) {
      for (int y = 0; y < High; y++)
        for (int i = 0; i < inputs; i++)
          contract<Offset, V, Rows, vectors, ahead, OfWeights>(
              acc, a + y * Down * source.row() + i, Across * source.pitch,
              b + (static_cast<std::ptrdiff_t>(y) * Wide * inputs + i) * weights.pitch, inputs * weights.pitch, Wide);
    } else if constexpr (joined && (High == 1 || Down * source.row() == Wide * inputs)) {
      contract<Offset, V, Rows, vectors, ahead, OfWeights>(acc, a, 1, b, weights.pitch, High * Wide * inputs);
    } else if constexpr (joined) {
      for (int y = 0; y < High; y++)
        contract<Offset, V, Rows, vectors, ahead, OfWeights>(
            acc, a + y * Down * source.row(), 1, b + static_cast<std::ptrdiff_t>(y) * Wide * inputs * weights.pitch,
            weights.pitch, Wide * inputs);
    } else {
      for (int y = 0; y < High; y++)
        for (int x = 0; x < Wide; x++)
          contract<Offset, V, Rows, vectors, ahead, OfWeights>(
              acc, a + y * Down * source.row() + x * Across * source.pitch, 1,
              b + static_cast<std::ptrdiff_t>(y * Wide + x) * inputs * weights.pitch, weights.pitch, inputs);
    }
  }

  /// The runs of a phase's taps; of whole images, their rows.
  static constexpr Runs runs_of(const Phase& p) {
    const bool joined = joins_taps(s, p);
    return {.rows = s.by_images ? s.source.height : p.rows.taps,
            .runs = joined        ? 1
                    : s.by_images ? s.source.width
                                  : p.columns.taps,
            .down = static_cast<std::ptrdiff_t>(source.row()) * (s.by_images ? 1 : p.rows.spacing),
            .across = static_cast<std::ptrdiff_t>(source.pitch) * (s.by_images ? 1 : p.columns.spacing),
            .length = joined ? terms_of_row(s, p) : padded(inputs),
            .block = block_of(s, p)};
  }
  /// The same of bfloat16, in blocks.
  template <class Offset, int Rows, Runs R>
  SINTER_INLINE static void blocks(TileOf<V, Rows, vectors>& acc, const auto* a, const auto* b) {
    const FlushDenormals flush;
    BlockSums<V, Rows, vectors> sums(acc);
    for (int y = 0; y < R.rows; y++)
      for (int run = 0; run < R.runs; run++) {
        const auto* const from = a + y * R.down + run * R.across;
        for (int k = 0; k < R.length; k += R.block, b += R.block * panel_of_pairs) {
          alignas(64) float terms[extent(Rows * longest_block)];
          for (int p = 0; p < Rows; p++) widen(from + k + Offset::at(p), terms + p * longest_block, R.block);
          sums.template add_pairs<OfWeights>(terms, b, R.block / 2);
        }
      }
    acc = sums.tile();
  }

  /// Adds for each pixel of a row, or each image, what `Wide` taps see of an input in the columns after one another:
  /// see(column).
  template <int Pixels, int Rows, int Wide, int Across, int Q>
  SINTER_INLINE static void add_columns(TileOf<V, Rows, vectors>& acc, const auto* b, auto see) {
    V factors[extent(Wide)];
    for (int t = 0; t < Wide; t++)
      factors[t] = StripOrder<K>::ordered(load<V>(b + t * inputs * weights.pitch + Q * lanes));
    contract_columns<WindowRow<Rows, Wide, Pixels, Across>, SumOf<Q>, V>(acc, factors, see);
  }
  /// The same of groups that share vectors, in the order of small groups. Tile row p is so many pixels of a row further
  /// on, or an image.
  template <int Pixels, int Rows, int High, int Wide, int Down = 1, int Across = 1>
  SINTER_INLINE static void taps_of_groups(TileOf<V, Rows, vectors>& acc, const auto* a, const auto* b, int channel) {
    constexpr int together = s.by_images ? 1 : anchors::Contract::taps_together(Wide);
    unroll<vectors>([&]<int q>() SINTER_INLINE {
      GroupInputs<K>::with(channel + q * lanes, [&](auto inputs_of) SINTER_INLINE {
        const auto add = [&](int y, int x, int i) SINTER_INLINE {
          const auto* const from = a + y * Down * source.row() + x * Across * source.pitch;
          add_columns<s.by_images ? 1 : Pixels, Rows, together, Across, q>(
              acc, b + ((y * Wide + x) * inputs + i) * weights.pitch, [&](int column) SINTER_INLINE {
                return inputs_of(from + column * (s.by_images ? source.image() : source.pitch), i);
              });
        };
        for (int y = 0; y < High; y++)
          if constexpr (s.by_images) {
            for (int x = 0; x < Wide; x++)
              for (int i = 0; i < inputs; i++) add(y, x, i);
          } else {
            for (int i = 0; i < inputs; i++)
              for (int x = 0; x < Wide; x += together) add(y, x, i);
          }
      });
    });
  }
  /// The same of groups in a strip, whose row `row` and column `column` the first tap sees.
  template <int I, int Rows>
  SINTER_INLINE static void taps_of_strip(TileOf<V, Rows, vectors>& acc, const auto& strip, int row, int column,
                                          const auto* b, auto prefetch) {
    constexpr const Phase& p = phase_of<I>;
    constexpr int wide = p.columns.taps, together = anchors::Contract::taps_together(wide);
    using Order = StripOrder<K>;
    constexpr int steps = p.rows.taps * inputs;
    int asked = 0;
    for (int y = 0; y < p.rows.taps; y++) {
      const float* from = strip.row(row + y * p.rows.spacing) + column * strip.step;
      for (int i = 0; i < inputs; i++, from += Order::groups) {
        for (; asked * steps < (y * inputs + i + 1) * Rows; asked++) prefetch(asked);
        for (int x = 0; x < wide; x += together)
          add_columns<p.columns.in_step, Rows, together, p.columns.spacing, 0>(
              acc, b + ((y * wide + x) * inputs + i) * weights.pitch, [&](int seen) SINTER_INLINE {
                return repeated<V, Order::groups>(from + (x * p.columns.spacing + seen) * strip.step);
              });
      }
    }
    for (V& sum : acc.of) sum = Order::restored(sum);
  }
  template <int Q>
  struct SumOf {
    static constexpr std::size_t at(int pixel) { return static_cast<std::size_t>(pixel * vectors + Q); }
  };

  // ---- tiles over a row of output pixels
  SINTER_INLINE static void all_rows(Slots operands, const Context& context, int n, int channel) {
    unroll<phase_count(s.window, forward)>(
        [&]<int i>() SINTER_INLINE { one_phase<i>(operands, context, n, channel, 0, phase_of<i>.rows.extent); });
  }
  static void pieces_of_images(Slots operands, const Context& context, int begin, int end) {
    each_piece(context, begin, end, [&](int n, int channel, int top, int bottom) SINTER_INLINE {
      if constexpr (anchors::Contract::pieces(s).bands == 1)
        all_rows(operands, context, n, channel);
      else
        one_phase<0>(operands, context, n, channel, top, bottom);
    });
  }
  /// f(image, channel, top, bottom) for the pieces of tasks.
  SINTER_INLINE static void each_piece(const Context& context, int begin, int end, auto f) {
    constexpr Pieces pieces = anchors::Contract::pieces(s);
    for (int task = begin; task < end; task++) {
      const int n = task / pieces.of_image(), band = task % pieces.bands;
      const int channel = task / pieces.bands % pieces.panels * width;
      if (n >= context.images) return;
      f(n, channel, band_begin(s, pieces.bands, band), band_begin(s, pieces.bands, band + 1));
    }
  }
  /// Rows [top, bottom) of a phase.
  template <int I>
  SINTER_INLINE static void one_phase(Slots operands, const Context& context, int n, int channel, int top, int bottom) {
    constexpr const Phase& p = phase_of<I>;
    constexpr int across = p.columns.extent, rows = s.tile_rows < across ? s.tile_rows : across;
    constexpr int tail = rows > 0 ? across % rows : 0;
    if constexpr (rows > 0) {
      const auto* const first = numbers_at<source.element>(operands[0]) +
                                static_cast<std::ptrdiff_t>(image_index(n)) * source.image() + source.origin() +
                                p.rows.start * source.row() + p.columns.start * source.pitch;
      auto strip = strip_of<I>(first, channel);
      for (int y = top; y < bottom; y++) {
        if constexpr (in_strip<I>)
          strip.reach(y * p.rows.in_step, y * p.rows.in_step + (p.rows.taps - 1) * p.rows.spacing + 1);
        for (int x = 0; x + rows <= across; x += rows)
          pixel_tile<I, rows>(operands, context, n, channel, y, x, first, strip);
        if constexpr (tail > 0) pixel_tile<I, tail>(operands, context, n, channel, y, across - tail, first, strip);
      }
    }
  }
  template <int I>
  static constexpr bool in_strip = in_strips(s) && phase_of<I>.taps() > 0;
  struct NoStrip {};
  template <int I>
  SINTER_INLINE static auto strip_of(const auto* first, int channel) {
    constexpr const Phase& p = phase_of<I>;
    if constexpr (in_strip<I>)
      return GroupStrip<K, (p.rows.taps - 1) * p.rows.spacing + 1,
                        (p.columns.extent - 1) * p.columns.in_step + (p.columns.taps - 1) * p.columns.spacing + 1>(
          first, channel);
    else
      return NoStrip{};
  }
  template <int I, int Rows>
  SINTER_INLINE static void pixel_tile(Slots operands, const Context& context, int n, int channel, int y, int x,
                                       const auto* first, const auto& strip) {
    constexpr const Phase& p = phase_of<I>;
    const Position at{n, n / s.chunk, p.rows.out + y * p.rows.out_step, p.columns.out + x * p.columns.out_step,
                      channel};
    // What the program reads arrives while the tile is summed.
    const auto prefetch = [&](int r) SINTER_INLINE {
      for (int q = 0; q < vectors; q++)
        B::template prefetch<false>(operands,
                                    {n, at.unit, at.row, at.column + r * p.columns.out_step, channel + q * lanes});
    };
    if constexpr (!in_strip<I>)
      for (int r = 0; r < Rows; r++) prefetch(r);
    TileOf<V, Rows, vectors> acc;
    clear<V, Rows, vectors>(acc);
    const auto* const a = first + y * p.rows.in_step * source.row() + x * p.columns.in_step * source.pitch +
                          Groups<K>::first_input(channel);
    const auto* const b = numbers_at<weights.element>(operands[1]) + static_cast<std::ptrdiff_t>(p.first_tap) * of_tap +
                          weights.channel(channel);
    if constexpr (in_strip<I>)
      taps_of_strip<I, Rows>(acc, strip, y * p.rows.in_step, x * p.columns.in_step, b, prefetch);
    else if constexpr (p.taps() > 0 && Groups<K>::shared)
      taps_of_groups<p.columns.in_step, Rows, p.rows.taps, p.columns.taps, p.rows.spacing, p.columns.spacing>(acc, a, b,
                                                                                                              channel);
    else if constexpr (p.taps() > 0 && s.in_blocks)
      blocks<Every<p.columns.in_step * source.pitch>, Rows, runs_of(p)>(acc, a, b);
    else if constexpr (p.taps() > 0)
      taps<Every<p.columns.in_step * source.pitch>, Rows, p.rows.taps, p.columns.taps, p.rows.spacing,
           p.columns.spacing>(acc, a, b);

    if constexpr (B::only_stores) {
      auto* const to = B::template address<B::template step_of<1>.slot, false, 0>(operands, at);
      put_tile<Every<p.columns.out_step * B::template view_of<B::template step_of<1>.slot>.pitch>, V, Rows, vectors>(
          to, acc);
    } else {
      const StoredTile<V, Rows, vectors> tile(acc);
      finish_pixels<vectors>(operands, context, tile.values(), width, Rows, at, p.columns.out_step,
                             I == 0 && y == 0 && x == 0);
    }
  }
  /// The program on a tile of Vectors vectors, from row to row so many numbers, whose first pixel is `from`, the next
  /// one so many columns further. `first`: it is the image's.
  template <int Vectors>
  [[gnu::noinline]] static void finish_pixels(Slots operands, const Context& context, const float* tile, int pitch,
                                              int rows, const Position& from, int step, bool first) {
    for (int q = 0; q < Vectors; q++) {
      Position at = from;
      at.channel += q * lanes;
      typename B::Sums sums;
      B::begin_sums(operands, at, sums, first);
      for (int r = 0; r < rows; r++, at.column += step)
        B::template run<true, false>(operands, context, at, {number<V>(tile + r * pitch + q * lanes)}, sums,
                                     first && r == 0);
      B::end_sums(operands, at, sums);
    }
  }

#if SINTER_HAS_AMX
  // ---- the same on a matrix unit
  static void on_tiles(Slots operands, const Context& context, int begin, int end) {
    if constexpr (s.by_images && in_tasks) {
      each_of_images(context, begin, end, [&](int panel, int first, int last) {
        images_on_tiles(operands, context, panel * width, (panel + 1) * width, first, last);
      });
    } else if constexpr (s.by_images) {
      images_on_tiles(operands, context, 0, panels * width, begin, end);
    } else if constexpr (in_tasks) {
      each_piece(context, begin, end, [&](int n, int channel, int top, int bottom) {
        rows_on_tiles(operands, context, n, channel, channel + width, top, bottom);
      });
    } else {
      for (int n = begin; n < end; n++) rows_on_tiles(operands, context, n, 0, panels * width, 0, s.domain.height);
    }
  }
  static constexpr int two_panels = 2 * panel_of_pairs;
  /// f.operator()<panels>(channel) for channels [first, last), two panels at a time while there are two.
  SINTER_INLINE static void each_panels(int first, int last, auto f) {
    int channel = first;
    if constexpr (lanes == panel_of_pairs)
      for (; channel + two_panels <= last; channel += two_panels) f.template operator()<2>(channel);
    for (; channel < last; channel += panel_of_pairs) f.template operator()<1>(channel);
  }
  /// Channels [first, last) of rows [top, bottom), which are all where there are several phases. A tile is a part of a
  /// row, or all of it; the last of several parts begins earlier and leaves out what the one before had. Two tiles at a
  /// time, in the pixels' order.
  static void rows_on_tiles(Slots operands, const Context& context, int n, int first, int last, int top, int bottom) {
    unroll<phase_count(s.window, forward)>([&]<int I>() SINTER_INLINE {
      constexpr const Phase& p = phase_of<I>;
      if constexpr (p.taps() == 0 || p.pixels() == 0) {
        for (int channel = first; channel < last; channel += width)
          one_phase<I>(operands, context, n, channel, 0, p.rows.extent);
      } else {
        constexpr int across = p.columns.extent, parts = (across + 15) / 16, rows = (across + parts - 1) / parts;
        const int begin = (I == 0 && phase_count(s.window, forward) == 1 ? top : 0) * parts,
                  end = (phase_count(s.window, forward) == 1 ? bottom : p.rows.extent) * parts;
        const amx::Tiles tiles(rows, runs_of(p).block);
        alignas(64) float sums[extent(2 * rows * two_panels)];
        const auto* const source_at = numbers_at<source.element>(operands[0]) +
                                      static_cast<std::ptrdiff_t>(image_index(n)) * source.image() + source.origin() +
                                      p.rows.start * source.row() + p.columns.start * source.pitch;
        const auto column = [](int item) {  // of the source's part that an item's tile begins with
          return item % parts * rows < across - rows ? item % parts * rows : across - rows;
        };
        const auto from = [&](int item) {
          return source_at + item / parts * p.rows.in_step * source.row() +
                 column(item) * p.columns.in_step * source.pitch;
        };
        each_panels(first, last, [&]<int Panels>(int channel) SINTER_INLINE {
          const auto* const b = numbers_at<weights.element>(operands[1]) +
                                static_cast<std::ptrdiff_t>(p.first_tap) * of_tap + weights.channel(channel);
          for (int item = begin; item < end; item += 2) {
            const int next = item + 1 < end ? item + 1 : item;
            sum_tiles<Panels, runs_of(p)>(sums, rows, from(item), from(next), p.columns.in_step * source.pitch, b,
                                          weights.panel());
            for (int i = item; i < item + 2 && i < end; i++) {
              const int x = column(i), skipped = i % parts * rows - x;
              const Position at{n, n / s.chunk, p.rows.out + i / parts * p.rows.out_step,
                                p.columns.out + (x + skipped) * p.columns.out_step, channel};
              constexpr int pitch = Panels * panel_of_pairs;
              finish_pixels<pitch_of_vectors(pitch)>(operands, context, sums + ((i - item) * rows + skipped) * pitch,
                                                     pitch, rows - skipped, at, p.columns.out_step, I == 0 && i == 0);
            }
          }
        });
      }
    });
  }
  /// Vectors of some panels: of 8 lanes there is half of one.
  static constexpr int pitch_of_vectors(int pitch) { return lanes == panel_of_pairs ? pitch / lanes : 1; }
  /// Channels [first, last) of images [begin, end): as many a tile as there are, at most 16.
  static void images_on_tiles(Slots operands, const Context& context, int first, int last, int begin, int end) {
    if (begin >= end) return;
    const int rows = end - begin < 16 ? end - begin : 16;
    const amx::Tiles tiles(rows, runs_of({}).block);
    alignas(64) float sums[2 * 16 * two_panels];
    const auto* const source_at = numbers_at<source.element>(operands[0]) + source.origin();
    const auto begins = [&](int n) { return n < end - rows ? n : end - rows; };
    for (int pixel = 0; pixel < s.domain.pixels(); pixel++) {
      const int tap = forward ? 0 : s.domain.pixels() - 1 - pixel;
      each_panels(first, last, [&]<int Panels>(int channel) SINTER_INLINE {
        const auto* const b = numbers_at<weights.element>(operands[1]) + static_cast<std::ptrdiff_t>(tap) * of_tap +
                              weights.channel(channel);
        for (int n = begin; n < end; n += 2 * rows) {
          const int next = n + rows < end ? begins(n + rows) : begins(n);
          sum_tiles<Panels, runs_of({})>(
              sums, rows, source_at + begins(n) * static_cast<std::ptrdiff_t>(source.image()),
              source_at + next * static_cast<std::ptrdiff_t>(source.image()), source.image(), b, weights.panel());
          for (int i = n; i < n + 2 * rows && i < end; i += rows) {
            const int skipped = i - begins(i);
            constexpr int pitch = Panels * panel_of_pairs;
            finish_images<pitch_of_vectors(pitch)>(operands, context, sums + ((i - n) / rows * rows + skipped) * pitch,
                                                   pitch, rows - skipped,
                                                   {i, 0, pixel / s.domain.width, pixel % s.domain.width, channel});
          }
        }
      });
    }
  }
#endif

  // ---- tiles over images
  static void tiles_of_images(Slots operands, const Context& context, int begin, int end) {
    each_of_images(context, begin, end, [&](int panel, int first, int last) SINTER_INLINE {
      over_images(operands, context, panel, panel + 1, first, last);
    });
  }
  /// f(panel, first, last) for the images of tasks.
  SINTER_INLINE static void each_of_images(const Context& context, int begin, int end, auto f) {
    constexpr int tiles = anchors::Contract::image_tiles(s);
    for (int task = begin, next = 0; task < end; task = next) {
      const int panel = task / tiles, first = task % tiles,
                last = first + end - task < tiles ? first + end - task : tiles;
      f(panel, first * s.tile_rows, last * s.tile_rows < context.images ? last * s.tile_rows : context.images);
      next = task + last - first;
    }
  }
  /// Panels [first, last) of images [begin, end).
  SINTER_INLINE static void over_images(Slots operands, const Context& context, int first, int last, int begin,
                                        int end) {
    for (int y = 0; y < s.domain.height; y++)
      for (int x = 0; x < s.domain.width; x++)
        for (int panel = first; panel < last; panel++) {
          int n = begin;
          for (; n + s.tile_rows <= end; n += s.tile_rows)
            image_tile<s.tile_rows>(operands, context, n, y, x, panel * width);
          if constexpr (s.tile_rows > 1)
            for (; n < end; n++) image_tile<1>(operands, context, n, y, x, panel * width);
        }
  }
  template <int Rows>
  SINTER_INLINE static void image_tile(Slots operands, const Context& context, int n, int y, int x, int channel) {
    for (int r = 0; r < Rows; r++)
      for (int q = 0; q < vectors; q++)
        B::template prefetch<false>(operands, {n + r, (n + r) / s.chunk, y, x, channel + q * lanes});
    TileOf<V, Rows, vectors> acc;
    clear<V, Rows, vectors>(acc);
    const auto* const a = numbers_at<source.element>(operands[0]) + static_cast<std::ptrdiff_t>(n) * source.image() +
                          source.origin() + Groups<K>::first_input(channel);
    // conv_dx: the packed weights are turned around, pixel (y, x) met tap (y, x)
    const int tap = forward ? 0 : s.domain.height * s.domain.width - 1 - (y * s.domain.width + x);
    const auto* const b =
        numbers_at<weights.element>(operands[1]) + static_cast<std::ptrdiff_t>(tap) * of_tap + weights.channel(channel);
    if constexpr (s.in_blocks)
      blocks<Every<source.image()>, Rows, runs_of({})>(acc, a, b);
    else if constexpr (Groups<K>::shared)
      taps_of_groups<0, Rows, s.source.height, s.source.width>(acc, a, b, channel);
    else
      taps<Every<source.image()>, Rows, s.source.height, s.source.width>(acc, a, b);

    const StoredTile<V, Rows, vectors> tile(acc);
    finish_images<vectors>(operands, context, tile.values(), width, Rows, {n, 0, y, x, channel});
  }
  /// The program on a tile whose first image is that of `from`.
  template <int Vectors>
  [[gnu::noinline]] static void finish_images(Slots operands, const Context& context, const float* tile, int pitch,
                                              int rows, const Position& from) {
    typename B::Sums sums;
    for (int q = 0; q < Vectors; q++)
      for (int r = 0; r < rows; r++) {
        const int n = from.image + r;
        B::template run<true, true>(operands, context,
                                    {n, n / s.chunk, from.row, from.column, from.channel + q * lanes},
                                    {number<V>(tile + r * pitch + q * lanes)}, sums, from.row + from.column == 0);
      }
  }
};
template <class K>
struct Code<anchors::contract.id, K> : Contract<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
