#pragma once

#include <cstddef>

#include "codegen/anchors/squares.hpp"
#include "codegen/arch/vector.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/context.hpp"

/// Sums of squares: slot 0 → a number for each block of its rows in slot 1. A block's squares are added up channel by
/// channel, in the order of the rows, and then the channels in their order and in double: no width of vectors changes
/// the order.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Squares {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0], to = s.views.items[1];
  static constexpr int block = anchors::Squares::rows_of_block(s.domain), lanes = s.lanes;
  using V = Vec<lanes>;

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int b = begin; b < end; b++) {
      const int last = (b + 1) * block < s.domain.width ? (b + 1) * block : s.domain.width;
      double total = 0;
      for (int c = 0; c < s.domain.channels; c += lanes) {
        V sum(0.f);
        for (int r = b * block; r < last; r++) {
          const V x = load<V>(numbers_at<from.element>(operands[0]) + static_cast<std::ptrdiff_t>(r) * from.pitch +
                              from.channel(c));
          sum = mul_add(x, x, sum);
        }
        alignas(64) float sums[static_cast<std::size_t>(lanes)];
        put(sums, sum);
        for (int i = 0; i < lanes && c + i < s.domain.channels; i++) total += static_cast<double>(sums[i]);
      }
      numbers_at<to.element>(operands[1])[b] = static_cast<float>(total);
    }
  }
};
template <class K>
struct Code<anchors::squares.id, K> : Squares<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
