#pragma once

#include <cstddef>

#include "codegen/anchors/pack.hpp"
#include "codegen/ir/blocks.hpp"
#include "codegen/ir/list.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/pack_order.hpp"
#include "codegen/kernels/transposed.hpp"

/// Weights rounded to bfloat16 and laid in pairs of terms: (tap, input, filter), a term being an input; or for conv_dx
/// (tap, filter, input), taps in the order it walks them, a term being a filter. Zeros fill what is padded.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct PackPairs {
  static constexpr const Spec& s = K::spec;
  static constexpr View from = s.views.items[0], to = s.views.items[1];
  static constexpr int inputs = s.domain.width, panel = panel_of_pairs, blocks = anchors::Pack::blocks(s);
  static constexpr int lanes = s.lanes;
  using V = Vec<lanes>;

  static void run(Slots operands, const Context&, int begin, int end) {
    for (int task = begin; task < end; task++) {
      const int tap = task / blocks, input = task % blocks * panel;
      const int read = s.forward ? tap : PackOrder<K>::of[static_cast<std::size_t>(tap)];
      const auto* const in = numbers_at<from.element>(operands[0]) + from.at(read, input, 0);
      BFloat16* const out = numbers_at<Element::bf16>(operands[1]) + static_cast<std::ptrdiff_t>(tap) * to.row();
      const int rows = inputs - input < panel ? inputs - input : panel;
      if constexpr (s.forward)
        pair_inputs(in, out + static_cast<std::ptrdiff_t>(input) * panel, rows);
      else
        pair_filters(in, out + to.channel(input), rows);
    }
  }

 private:
  /// Numbers of a row of weights that are there.
  static constexpr int across = from.in_panels ? from.panels() * from.pitch : from.pitch;
  SINTER_INLINE static V row(const auto* in, int row, int rows, int filter) {
    return row < rows && filter < across
               ? load<V>(in + static_cast<std::ptrdiff_t>(row) * from.pitch + from.channel(filter))
               : V(0.f);
  }
  /// Each input with the next one.
  SINTER_INLINE static void pair_inputs(const auto* in, BFloat16* out, int rows) {
    constexpr int padding = padded(inputs) < panel ? padded(inputs) : panel;
    for (int i = 0; i < padding; i += 2)
      for (int f = 0; f < to.panels() * panel; f += lanes) {
        const Bits<V> pairs = rounded_to_bfloat16(row(in, i, rows, f)) | rounded_to_bfloat16(row(in, i + 1, rows, f))
                                                                             << 16;
        put_pairs<V>(out + static_cast<std::ptrdiff_t>(i) * panel + to.channel(f), pairs);
      }
  }
  /// Each filter with the next one, for so many inputs.
  SINTER_INLINE static void pair_filters(const auto* in, BFloat16* out, int rows) {
    constexpr int filters = padded(s.domain.channels);
    alignas(64) BFloat16 line[extent(2 * lanes)];
    for (int f = 0; f < filters; f += 2 * lanes)
      for (int i = 0; i < panel; i += lanes) {
        Square<V> square;
        for (int r = 0; r < lanes; r++) {
          put(line, row(in, i + r, rows, f));
          put(line + lanes, row(in, i + r, rows, f + lanes));
          square[static_cast<std::size_t>(r)] = from_bits<V>(load_pairs<V>(line));
        }
        square = transposed(square);
        for (int r = 0; r < lanes && f + 2 * r < filters; r++)
          put_pairs<V>(out + static_cast<std::ptrdiff_t>(f + 2 * r) * panel + 2 * i,
                       bits_of(square[static_cast<std::size_t>(r)]));
      }
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
