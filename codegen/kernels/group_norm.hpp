#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "codegen/anchors/group_norm.hpp"
#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"
#include "dsl/rounding.hpp"

/// x̂ and its gradient, a pixel or an image at a time: sums of each channel over the pixels, sums of those over the
/// channels of a group, and then what the program takes. Slots: x, or dx̂ and x.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// Σ of so many numbers, in an order that depends on nothing else: sixteen sums of every sixteenth, added up as a tree.
inline float sum_in_order(const float* values, int count) {
  float sums[16]{};
  for (int first = 0; first < count; first += 16)
    for (int i = 0; i < 16 && first + i < count; i++) sums[i] += values[first + i];
  for (int half = 8; half > 0; half /= 2)
    for (int i = 0; i < half; i++) sums[i] += sums[i + half];
  return sums[0];
}

template <class K>
struct GroupNorm {
  static constexpr const Spec& s = K::spec;
  static constexpr auto numbers = s.attributes.template as<anchors::GroupNormNumbers>();
  static constexpr int channels = s.domain.channels, lanes = s.lanes, vectors = vectors_of(s);
  static constexpr int group = channels / numbers.groups;
  static constexpr View x_view = s.views.items[s.forward ? 0 : 1], dy_view = s.views.items[0];
  using V = Vec<lanes>;
  using B = Body<K>;
  using AllSums = std::array<typename B::Sums, static_cast<std::size_t>(vectors)>;
  /// One of each channel; 0 in the padding.
  struct Row {
    alignas(64) float of[static_cast<std::size_t>(vectors * lanes)]{};
  };

  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int n = begin; n < end; n++) {
      AllSums sums;
      for (int q = 0; q < vectors; q++) B::begin_sums(operands, {n, n / s.chunk, 0, 0, q * lanes}, at(sums, q), true);
      if constexpr (numbers.each_pixel != 0) {
        for (int y = 0; y < s.domain.height; y++)
          for (int x = 0; x < s.domain.width; x++) together(operands, context, n, {y, y + 1, x, x + 1}, sums);
      } else {
        together(operands, context, n, {0, s.domain.height, 0, s.domain.width}, sums);
      }
      for (int q = 0; q < vectors; q++) B::end_sums(operands, {n, n / s.chunk, 0, 0, q * lanes}, at(sums, q));
    }
  }

 private:
  struct Box {
    int top, bottom, left, right;
    constexpr int pixels() const { return (bottom - top) * (right - left); }
  };
  static typename B::Sums& at(AllSums& sums, int q) { return sums[static_cast<std::size_t>(q)]; }

  /// Normalizes the pixels of a box together.
  static void together(Slots operands, const Context& context, int n, const Box& box, AllSums& sums) {
    const auto* const x = image_of<K, s.forward ? 0 : 1>(operands, n);
    const auto* const dy = image_of<K, 0>(operands, n);
    Row mean, inverse, dy_mean, product_mean;
    const auto normal = [&](const V& number, int c)
                            SINTER_INLINE { return product(number - load<V>(mean.of + c), load<V>(inverse.of + c)); };
    if constexpr (numbers.centered != 0) {
      add_up(mean, box, [&](int y, int column, int c, const V& sum) SINTER_INLINE {
        return sum + load<V>(x + pixel(x_view, y, column) + c);
      });
      of_groups(mean, box.pixels());
    }
    add_up(inverse, box, [&](int y, int column, int c, const V& sum) SINTER_INLINE {
      const V off = load<V>(x + pixel(x_view, y, column) + c) - load<V>(mean.of + c);
      return mul_add(off, off, sum);
    });
    of_groups(inverse, box.pixels());
    for (int c = 0; c < channels; c++) inverse.of[c] = 1.f / std::sqrt(inverse.of[c] + numbers.epsilon);
    if constexpr (!s.forward) {
      if constexpr (numbers.centered != 0) {
        add_up(dy_mean, box, [&](int y, int column, int c, const V& sum) SINTER_INLINE {
          return sum + load<V>(dy + pixel(dy_view, y, column) + c);
        });
        of_groups(dy_mean, box.pixels());
      }
      add_up(product_mean, box, [&](int y, int column, int c, const V& sum) SINTER_INLINE {
        return mul_add(load<V>(dy + pixel(dy_view, y, column) + c),
                       normal(load<V>(x + pixel(x_view, y, column) + c), c), sum);
      });
      of_groups(product_mean, box.pixels());
    }
    for (int y = box.top; y < box.bottom; y++)
      for (int column = box.left; column < box.right; column++)
        for (int q = 0; q < vectors; q++) {
          const int c = q * lanes;
          V result = normal(load<V>(x + pixel(x_view, y, column) + c), c);
          if constexpr (!s.forward)
            result = product(mul_add(V(0.f) - result, load<V>(product_mean.of + c),
                                     load<V>(dy + pixel(dy_view, y, column) + c) - load<V>(dy_mean.of + c)),
                             load<V>(inverse.of + c));
          B::template run<true, false>(operands, context, {n, n / s.chunk, y, column, c}, {result}, at(sums, q),
                                       y + column == 0);
        }
  }
  static constexpr std::ptrdiff_t pixel(const View& v, int y, int x) {
    return static_cast<std::ptrdiff_t>(y) * v.row() + static_cast<std::ptrdiff_t>(x) * v.pitch;
  }
  /// Each channel's sum over the pixels of a box, in their order.
  static void add_up(Row& row, const Box& box, const auto& add) {
    for (int c = 0; c < vectors * lanes; c += lanes) {
      V sum(0.f);
      for (int y = box.top; y < box.bottom; y++)
        for (int x = box.left; x < box.right; x++) sum = add(y, x, c, sum);
      put(row.of + c, sum);
    }
  }
  /// From the sums of channels to the means of groups, for each channel.
  static void of_groups(Row& row, int pixels) {
    const float share = 1.f / (static_cast<float>(group) * static_cast<float>(pixels));
    for (int first = 0; first < channels; first += group) {
      const float mean = rounded(sum_in_order(row.of + first, group) * share);
      for (int c = first; c < first + group; c++) row.of[c] = mean;
    }
    for (int c = channels; c < vectors * lanes; c++) row.of[c] = 0;
  }
};
template <class K>
struct Code<anchors::group_norm.id, K> : GroupNorm<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
