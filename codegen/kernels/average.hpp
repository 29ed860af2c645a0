#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "codegen/anchors/average.hpp"
#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"

/// Means over windows, and their gradient: for each pixel what its window, or the windows that see it, have. A window's
/// share is the same for all it sees: it is multiplied with once, but for a gradient where only pixels of the image
/// count.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Average {
  static constexpr const Spec& s = K::spec;
  static constexpr View source = s.views.items[0];
  static constexpr auto numbers = s.attributes.template as<anchors::AverageNumbers>();
  static constexpr bool own_shares = !s.forward && numbers.inside != 0;  ///< of each term
  static constexpr int lanes = s.lanes, all_vectors = (s.domain.channels + lanes - 1) / lanes;
  /// Side by side, so that a sum need not wait for the one before.
  static constexpr int vectors = all_vectors % 4 == 0 ? 4 : all_vectors % 2 == 0 ? 2 : 1;
  using V = Vec<lanes>;
  using B = Body<K>;
  using Tile = std::array<V, static_cast<std::size_t>(vectors)>;
  using AllSums = std::array<typename B::Sums, static_cast<std::size_t>(vectors)>;

  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int n = begin; n < end; n++)
      for (int channel = 0; channel < all_vectors * lanes; channel += vectors * lanes)
        image(operands, context, n, channel);
  }

 private:
  static void image(Slots operands, const Context& context, int n, int channel) {
    const auto* const from = image_of<K, 0>(operands, n) + channel;
    AllSums sums;
    Position at{n, n / s.chunk, 0, 0, channel};
    each([&]<int q>() SINTER_INLINE { B::begin_sums(operands, moved(at, q), sums[q], true); });
    for (at.row = 0; at.row < s.domain.height; at.row++)
      for (at.column = 0; at.column < s.domain.width; at.column++) {
        const Tile tile = pixel(from, at.row, at.column);
        each([&]<int q>() SINTER_INLINE {
          B::template run<true, false>(operands, context, moved(at, q), {tile[q]}, sums[q], at.row + at.column == 0);
        });
      }
    each([&]<int q>() SINTER_INLINE { B::end_sums(operands, moved({n, n / s.chunk, 0, 0, channel}, q), sums[q]); });
  }
  SINTER_INLINE static Tile pixel(const auto* from, int row, int column) {
    const auto down = s.forward ? numbers.rows_seen(s.source, row) : numbers.rows_seeing(s.source, row);
    const auto across = s.forward ? numbers.columns_seen(s.source, column) : numbers.columns_seeing(s.source, column);
    Tile sum;
    each([&]<int q>() SINTER_INLINE { sum[q] = V(0.f); });
    for (int y = down.first; y < down.last; y++)
      for (int x = across.first; x < across.last; x++) {
        const auto* const term = from + y * source.row() + x * source.pitch;
        const V share(own_shares ? numbers.share(s.domain, y, x) : 1.f);
        each([&]<int q>() SINTER_INLINE {
          const V added = load<V>(term + q * lanes);
          sum[q] = own_shares ? mul_add(added, share, sum[q]) : sum[q] + added;
        });
      }
    if constexpr (!own_shares) {
      const V share(numbers.share(s.source, row, column));
      each([&]<int q>() SINTER_INLINE { sum[q] = sum[q] * share; });
    }
    return sum;
  }
  /// So many vectors of channels further on.
  static constexpr Position moved(Position at, int q) {
    at.channel += q * lanes;
    return at;
  }
  /// f<0>(), …, for the vectors side by side.
  SINTER_INLINE static void each(const auto& f) {
    [&]<int... q>(std::integer_sequence<int, q...>)
        SINTER_INLINE { (f.template operator()<q>(), ...); }(std::make_integer_sequence<int, vectors>{});
  }
};
template <class K>
struct Code<anchors::average.id, K> : Average<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
