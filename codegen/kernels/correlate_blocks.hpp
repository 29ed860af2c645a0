#pragma once

#include <algorithm>

#include "codegen/kernels/block_sums.hpp"
#include "codegen/kernels/context.hpp"

/// Weight gradients over pixels in blocks, without a matrix unit: of a band of an image's terms both factors become
/// floats, once for all tiles.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct CorrelateBlocks {
  static constexpr const Spec& s = K::spec;
  static constexpr View x = s.views.items[0], dy = s.views.items[1];
  static constexpr Window w = s.window;
  static constexpr int lanes = s.lanes, vectors = s.tile_vectors, width = lanes * vectors, rows = s.tile_rows;
  static constexpr int inputs = s.inputs, filters = vectors_of(s) * lanes;
  using V = Vec<lanes>;

  // ---- terms
  static constexpr int pitch = terms_of_pixels(s);
  static constexpr int blocks = (s.target.height * pitch + longest_block - 1) / longest_block;
  static constexpr bool shifts = w.stride == Pair{1};  ///< another tap sees the same, some terms on
  /// So many for the last one.
  static constexpr int reach =
      shifts ? (w.size.high - 1) * w.dilation.high * pitch + (w.size.wide - 1) * w.dilation.wide : 0;
  /// Columns and lines of x, as terms count them; behind both there are zeros.
  static constexpr int columns = s.target.width + (shifts ? (w.size.wide - 1) * w.dilation.wide : 0);
  static constexpr int lines = s.target.height + (shifts ? (w.size.high - 1) * w.dilation.high : 0);
  /// Of a band, whose factors stay in the second cache.
  static constexpr int most_numbers = 1 << 15;
  static constexpr int band = longest_block * std::clamp(most_numbers / (inputs + filters) / longest_block, 1, blocks);
  static constexpr bool together = shifts && reach * inputs <= most_numbers;  ///< all taps, else x is read for each

  struct Factors {
    alignas(64) float seen[extent((together ? band + reach : band) * inputs)], given[extent(band * filters)];
  };

  /// Adds an image's sums to those of the chunk's images before it, if they `go_on`. `seen` is what the first pixel and
  /// the first weight row meet.
  static void add_image(Factors& of, const auto* seen, const auto* gradients, float* sums, std::ptrdiff_t sums_line,
                        bool go_on) {
    const FlushDenormals flush;
    for (int first = 0; first < blocks * longest_block; first += band, go_on = true) {
      const int count = std::min(band, blocks * longest_block - first);
      widen_terms<dy, filters>(gradients, Pair{1}, s.target.width, s.target.height, first, count, of.given);
      if constexpr (together) widen_terms<x, inputs>(seen, Pair{1}, columns, lines, first, count + reach, of.seen);
      for (int tap = 0; tap < w.taps(); tap++) {
        const int down = tap / w.size.wide * w.dilation.high, across = tap % w.size.wide * w.dilation.wide,
                  on = shifts ? down * pitch + across : 0;
        if constexpr (!together)
          widen_terms<x, inputs>(shifts ? seen : seen + static_cast<std::ptrdiff_t>(down) * x.row() + across * x.pitch,
                                 w.stride, columns, lines, first + on, count, of.seen);
        add_tap(of.seen + (together ? on * inputs : 0), of.given, count,
                sums + static_cast<std::ptrdiff_t>(tap) * inputs * sums_line, sums_line, go_on);
      }
    }
  }

 private:
  static void add_tap(const float* met, const float* given, int count, float* sums, std::ptrdiff_t sums_line,
                      bool go_on) {
    for (int channel = 0; channel < filters; channel += width)
      for (int row = 0; row < inputs; row += rows)
        add_tile(met + row, given + channel, count, sums + row * sums_line + channel, sums_line, go_on);
  }
  /// Numbers of `Channels` channels each of terms [first, first + count): pixels of a tensor, `step` of them apart.
  template <View T, int Channels>
  SINTER_INLINE static void widen_terms(const auto* from, Pair step, int wide, int high, int first, int count,
                                        float* to) {
    for (int end = first + count; first < end;) {
      const int line = first / pitch, column = first % pitch, some = std::min(pitch - column, end - first);
      const int there = line < high ? std::clamp(wide - column, 0, some) : 0;
      const auto* at = from + static_cast<std::ptrdiff_t>(line) * step.high * T.row() + column * step.wide * T.pitch;
      if (T.pitch == Channels && step.wide == 1)
        widen(at, to, there * Channels);
      else
        for (int i = 0; i < there; i++, at += step.wide * T.pitch) widen(at, to + i * Channels, Channels);
      std::fill_n(to + there * Channels, (some - there) * Channels, 0.f);
      first += some, to += some * Channels;
    }
  }
  SINTER_INLINE static void add_tile(const float* met, const float* given, int count, float* sums,
                                     std::ptrdiff_t sums_line, bool go_on) {
    TileOf<V, rows, vectors> acc;
    for (int i = 0; i < rows * vectors; i++)
      acc.of[i] = go_on ? load<V>(sums + i / vectors * sums_line + i % vectors * lanes) : V(0.f);
    BlockSums<V, rows, vectors> added(acc);
    for (int k = 0; k < count; k += longest_block)
      added.add_terms(met + k * inputs, inputs, given + k * filters, filters, longest_block);
    acc = added.tile();
    for (int i = 0; i < rows * vectors; i++) put(sums + i / vectors * sums_line + i % vectors * lanes, acc.of[i]);
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
