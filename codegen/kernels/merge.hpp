#pragma once

#include "codegen/kernels/body.hpp"
#include "codegen/kernels/merge_results.hpp"
#include "codegen/passes/schedule.hpp"

/// Partial sums of the images → per-channel results, then the program (stores, and optimizer steps of γ, β and biases).
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Merge {
  static constexpr const Spec& s = K::spec;
  static constexpr int lanes = s.lanes, pitch = vectors_of(s) * lanes;
  using V = Vec<lanes>;
  using B = Body<K>;

  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int c = begin * merge_block; c < end * merge_block && c < pitch; c += lanes) {
      alignas(64) float rows[6][static_cast<std::size_t>(lanes)];
      for (int i = 0; i < lanes; i++) {
        const auto partial = [&](int n, int row) {
          constexpr View v = s.views.items[0];
          const auto* const sums = numbers_at<v.element>(operands[0]);
          return static_cast<double>(sums[static_cast<std::ptrdiff_t>(n) * v.image() + row * v.row() + c + i]);
        };
        const auto channel = [&](int slot, int row) {
          const View& v = s.views.items[slot];
          return static_cast<double>(number(v.element, operands[slot], row * v.row() + c + i));
        };
        const bool padding = c + i >= s.domain.channels;  // stays zero
        const MergeResults r = padding ? MergeResults{} : merge_channel(s, context.images, partial, channel);
        for (int row = 0; row < 6; row++) rows[row][i] = r.value[row];
      }
      std::array<V, 6> results;
      unroll<6>([&]<int row>() SINTER_INLINE { results[row] = load<V>(rows[row]); });
      typename B::Sums sums;
      B::template run<false, false>(operands, context, {0, 0, 0, 0, c}, results, sums, false);
    }
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
