#pragma once

#include "codegen/anchors/rows.hpp"
#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"

/// Elementwise work on a parameter: the chunks' partial gradients (slot 0, if there are any) added up in order, then
/// the program.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Rows {
  static constexpr const Spec& s = K::spec;
  static constexpr bool merges = s.adds_partials;
  static constexpr int lanes = s.lanes, pitch = vectors_of(s) * lanes;
  static constexpr int block = anchors::Rows::rows_of_task(s);
  using V = Vec<lanes>;
  using B = Body<K>;

  static void run(Slots operands, const Context& context, int begin, int end) {
    const int chunks = (context.images + s.chunk - 1) / s.chunk;
    for (int row = begin * block; row < end * block && row < s.domain.width; row++)
      for (int c = 0; c < pitch; c += lanes) {
        V sum(0.f);
        if constexpr (merges) {
          constexpr View partial = s.views.items[0];
          const auto* from = numbers_at<partial.element>(operands[0]) + static_cast<std::ptrdiff_t>(row) * pitch + c;
          sum = load<V>(from);
          for (int i = 1; i < chunks; i++) sum = sum + load<V>(from + static_cast<std::ptrdiff_t>(i) * partial.row());
          if constexpr (s.in_blocks) sum = one_nan(sum);  // of any that a matrix unit left
        }
        typename B::Sums sums;
        B::template run<false, false>(operands, context, {0, 0, 0, row, c}, {sum}, sums, false);
      }
  }
};
template <class K>
struct Code<anchors::rows.id, K> : Rows<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
