#pragma once

#include <cstddef>

#include "codegen/anchors/average.hpp"
#include "codegen/kernels/by_pixel.hpp"

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
  static constexpr Shape x = s.forward ? s.source : s.domain, y = s.forward ? s.domain : s.source;
  static constexpr bool own_shares = !s.forward && numbers.counting != anchors::AverageNumbers::all;  ///< of each term
  using P = ByPixel<K>;
  using V = typename P::V;

  static void run(Slots operands, const Context& context, int begin, int end) {
    P::run(operands, context, begin, end, [](const auto* from, int row, int column) SINTER_INLINE {
      const Span down = s.forward ? numbers.rows_seen(x, y, row) : numbers.rows_seeing(x, y, row);
      const Span across = s.forward ? numbers.columns_seen(x, y, column) : numbers.columns_seeing(x, y, column);
      typename P::Tile sum;
      P::each([&]<int q>() SINTER_INLINE { sum[q] = V(0.f); });
      for (int i = down.first; i < down.last; i++)
        for (int j = across.first; j < across.last; j++) {
          const auto* const term = from + i * source.row() + j * source.pitch;
          const V share(own_shares ? numbers.share(x, y, i, j) : 1.f);
          P::each([&]<int q>() SINTER_INLINE {
            const V added = load<V>(term + q * P::lanes);
            sum[q] = own_shares ? mul_add(added, share, sum[q]) : sum[q] + added;
          });
        }
      if constexpr (!own_shares) {
        const V share(numbers.share(x, y, row, column));
        P::each([&]<int q>() SINTER_INLINE { sum[q] = product(sum[q], share); });
      }
      return sum;
    });
  }
};
template <class K>
struct Code<anchors::average.id, K> : Average<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
