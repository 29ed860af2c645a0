#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"

/// Pixel after pixel of each image, a few vectors of channels side by side: an anchor's results, and the program on
/// them.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// `of(from, row, column)` gives the results of so many vectors at a pixel; `from` is the first number of the image in
/// slot 0, at the first channel.
template <class K>
struct ByPixel {
  static constexpr const Spec& s = K::spec;
  static constexpr int lanes = s.lanes, all_vectors = vectors_of(s);
  /// Side by side, so that a result need not wait for the one before.
  static constexpr int vectors = all_vectors % 4 == 0 ? 4 : all_vectors % 2 == 0 ? 2 : 1;
  using V = Vec<lanes>;
  using B = Body<K>;
  using Tile = std::array<V, static_cast<std::size_t>(vectors)>;
  using AllSums = std::array<typename B::Sums, static_cast<std::size_t>(vectors)>;

  static void run(Slots operands, const Context& context, int begin, int end, const auto& of) {
    for (int n = begin; n < end; n++)
      for (int channel = 0; channel < all_vectors * lanes; channel += vectors * lanes)
        image(operands, context, n, channel, of);
  }
  /// f<0>(), …, for the vectors side by side.
  SINTER_INLINE static void each(const auto& f) {
    [&]<int... q>(std::integer_sequence<int, q...>)
        SINTER_INLINE { (f.template operator()<q>(), ...); }(std::make_integer_sequence<int, vectors>{});
  }

 private:
  static void image(Slots operands, const Context& context, int n, int channel, const auto& of) {
    const auto* const from = image_of<K, 0>(operands, n) + channel;
    AllSums sums;
    Position at{n, n / s.chunk, 0, 0, channel};
    each([&]<int q>() SINTER_INLINE { B::begin_sums(operands, moved(at, q), sums[q], true); });
    for (at.row = 0; at.row < s.domain.height; at.row++)
      for (at.column = 0; at.column < s.domain.width; at.column++) {
        const Tile tile = of(from, at.row, at.column);
        each([&]<int q>() SINTER_INLINE {
          B::template run<true, false>(operands, context, moved(at, q), {tile[q]}, sums[q], at.row + at.column == 0);
        });
      }
    each([&]<int q>() SINTER_INLINE { B::end_sums(operands, moved({n, n / s.chunk, 0, 0, channel}, q), sums[q]); });
  }
  /// So many vectors of channels further on.
  static constexpr Position moved(Position at, int q) {
    at.channel += q * lanes;
    return at;
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
