#pragma once

#include <cstddef>

#include "codegen/anchors/scatter.hpp"
#include "codegen/arch/vector.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"

/// max_pool_scatter: each window adds what it is given to the pixel that won it, window by window in row order. Slots:
/// dy, x[, stats], dx.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Scatter {
  static constexpr const Spec& s = K::spec;
  static constexpr bool by_scale = s.views.count == 4;
  static constexpr int last = by_scale ? 3 : 2;
  static constexpr View dy = s.views.items[0], x = s.views.items[1], scale = s.views.items[2], dx = s.views.items[last];
  static constexpr int lanes = s.lanes, vectors = vectors_of(s);
  static constexpr Pair size = s.window.size, stride = s.window.stride;
  using V = Vec<lanes>;

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int n = begin; n < end; n++)
      for (int channel = 0; channel < vectors * lanes; channel += lanes) {
        const V sign = by_scale ? load<V>(numbers_at<scale.element>(operands[2]) + 2 * scale.row() + channel) : V(1.f);
        image(image_of<K, 0>(operands, n) + channel, image_of<K, 1>(operands, n) + channel,
              image_of<K, last>(operands, n) + channel, sign);
      }
  }

 private:
  static void image(const auto* from, const auto* seen, auto* to, const V& sign) {
    for (int row = 0; row < dx.height; row++)
      for (int column = 0; column < dx.width; column++) put(to + row * dx.row() + column * dx.pitch, V(0.f));
    for (int row = 0; row < dy.height; row++)
      for (int column = 0; column < dy.width; column++)
        window(load<V>(from + row * dy.row() + column * dy.pitch), seen, to, sign,
               row * stride.high - s.window.rows.before, column * stride.wide - s.window.columns.before);
  }
  /// The window whose first pixel is (top, left). In channels of negative scale the smallest value wins, where it is 0
  /// the first, and a NaN everywhere.
  SINTER_INLINE static void window(const V& given, const auto* seen, auto* to, const V& sign, int top, int left) {
    const auto rank = [&](int tap) SINTER_INLINE {
      const V value = load<V>(seen + pixel(x, top + tap / size.wide, left + tap % size.wide));
      return infinity_for_nan(by_scale ? ranked(value, sign) : value);
    };
    V best = rank(0), at(0.f);
    for (int tap = 1; tap < s.window.taps(); tap++) {
      const V value = rank(tap);
      at = xsimd::select(value > best, V(static_cast<float>(tap)), at);
      best = larger_of(value, best);
    }
    for (int tap = 0; tap < s.window.taps(); tap++) {
      auto* const sum = to + pixel(dx, top + tap / size.wide, left + tap % size.wide);
      put(sum, load<V>(sum) + xsimd::select(at == V(static_cast<float>(tap)), given, V(0.f)));
    }
  }
  static constexpr int pixel(const View& v, int row, int column) {
    return inside_image(row, v.height) * v.row() + inside_image(column, v.width) * v.pitch;
  }
};
template <class K>
struct Code<anchors::scatter.id, K> : Scatter<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
