#pragma once

#include <array>
#include <type_traits>
#include <utility>

#include "codegen/anchors/map.hpp"
#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"

/// Elementwise work over the pixels of an image (or its pooling windows), and sums over them, in pixel order.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Map {
  static constexpr const Spec& s = K::spec;
  static constexpr int lanes = s.lanes, all_vectors = vectors_of(s);
  /// Vectors side by side: enough independent work to hide latency, few enough registers.
  static constexpr int vectors = s.pools                ? (all_vectors % 2 == 0 ? 2 : 1)
                                 : all_vectors % 4 == 0 ? 4
                                 : all_vectors % 2 == 0 ? 2
                                                        : 1;
  using V = Vec<lanes>;
  using B = Body<K>;
  using Outside = Body<K, false>;
  using AllSums = std::array<typename B::Sums, static_cast<std::size_t>(vectors)>;

  static void run(Slots operands, const Context& context, int begin, int end) {
    if constexpr (anchors::Map::tasks(s) > 0) {
      constexpr int bands = bands_of(s);
      for (int task = begin; task < end && task / bands < context.images; task++)
        all_channels(operands, context, task / bands, band_begin(s, bands, task % bands),
                     band_begin(s, bands, task % bands + 1));
    } else {
      for (int n = begin; n < end; n++) all_channels(operands, context, n, 0, s.domain.height);
    }
  }

 private:
  using Vectors = std::make_integer_sequence<int, vectors>;

  /// Rows [top, bottom) of an image's domain.
  SINTER_INLINE static void all_channels(Slots operands, const Context& context, int n, int top, int bottom) {
    for (int c = 0; c < all_vectors * lanes; c += vectors * lanes) image(operands, context, n, c, top, bottom);
  }
  SINTER_INLINE static void image(Slots operands, const Context& context, int n, int channel, int first, int last) {
    AllSums sums;
    const auto each_pixel = [&]<class Which>(Which, int top, int bottom, int left, int right) SINTER_INLINE {
      for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
          element<Which>(operands, context, {n, n / s.chunk, y, x, channel}, sums, Vectors{});
    };
    begin_sums(operands, {n, n / s.chunk, 0, 0, channel}, sums, Vectors{});
    each_pixel(B{}, first, last, 0, s.domain.width);
    if constexpr (s.pools && tiles(s.window)) {  // rows and columns that fill no window
      constexpr int covered_high = s.domain.height * s.window.size.high,
                    covered_wide = s.domain.width * s.window.size.wide;
      if constexpr (covered_wide < s.source.width) each_pixel(Outside{}, 0, covered_high, covered_wide, s.source.width);
      if constexpr (covered_high < s.source.height)
        each_pixel(Outside{}, covered_high, s.source.height, 0, s.source.width);
    }
    end_sums(operands, {n, n / s.chunk, 0, 0, channel}, sums, Vectors{});
  }
  /// So many vectors of channels further on.
  static constexpr Position moved(Position at, int q) {
    at.channel += q * lanes;
    return at;
  }
  template <int... q>
  SINTER_INLINE static void begin_sums(Slots operands, const Position& at, AllSums& sums,
                                       std::integer_sequence<int, q...>) {
    (B::begin_sums(operands, moved(at, q), sums[q], true), ...);
  }
  template <int... q>
  SINTER_INLINE static void end_sums(Slots operands, const Position& at, const AllSums& sums,
                                     std::integer_sequence<int, q...>) {
    (B::end_sums(operands, moved(at, q), sums[q]), ...);
  }
  template <class Which, int... q>
  SINTER_INLINE static void element(Slots operands, const Context& context, const Position& at, AllSums& sums,
                                    std::integer_sequence<int, q...>) {
    const bool first = std::is_same_v<Which, B> && at.row + at.column == 0;
    (Which::template run<true, false>(operands, context, moved(at, q), {V(0.f)}, sums[q], first), ...);
  }
};
template <class K>
struct Code<anchors::map.id, K> : Map<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
