#pragma once

#include <cstddef>

#include "codegen/anchors/largest.hpp"
#include "codegen/kernels/by_pixel.hpp"

/// The maximum of each window, or a NaN where it has one.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Largest {
  static constexpr const Spec& s = K::spec;
  static constexpr View source = s.views.items[0];
  static constexpr auto window = s.attributes.template as<Window>();
  using P = ByPixel<K>;
  using V = typename P::V;

  static void run(Slots operands, const Context& context, int begin, int end) {
    P::run(operands, context, begin, end, [](const auto* from, int row, int column) SINTER_INLINE {
      const Span down = rows_seen(window, s.source, row), across = columns_seen(window, s.source, column);
      typename P::Tile best;
      P::each([&]<int q>() SINTER_INLINE { best[q] = V(-infinity); });
      for (int y = down.first; y < down.last; y++)
        for (int x = across.first; x < across.last; x++) {
          const auto* const pixel = from + y * source.row() + x * source.pitch;
          P::each([&]<int q>() SINTER_INLINE {
            const V value = load<V>(pixel + q * P::lanes);
            best[q] = xsimd::select(either_is_nan(value, value), value, larger_of(value, best[q]));
          });
        }
      return best;
    });
  }
};
template <class K>
struct Code<anchors::largest.id, K> : Largest<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
