#pragma once

#include "codegen/anchors/merge.hpp"
#include "codegen/kernels/body.hpp"
#include "codegen/kernels/code.hpp"
#include "codegen/kernels/merging.hpp"

/// Partial sums of the images → per-channel results, then the program (stores, and optimizer steps of γ, β and biases).
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class K>
struct Merge {
  static constexpr const Spec& s = K::spec;
  static constexpr int task = anchors::Merge::task, lanes = s.lanes, pitch = vectors_of(s) * lanes;
  static constexpr MergeSpec merged{s};
  using V = Vec<lanes>;
  using B = Body<K>;

  static void run(Slots operands, const Context& context, int begin, int end) {
    for (int c = begin * task; c < end * task && c < pitch; c += lanes) {
      alignas(64) float rows[static_cast<std::size_t>(most_results * lanes)];
      Merging::run(merged, operands, context.images, c, lanes, rows);
      typename B::Results results;
      unroll<most_results>([&]<int row>() SINTER_INLINE { results[row] = load<V>(rows + row * lanes); });
      typename B::Sums sums;
      B::template run<false, false>(operands, context, {0, 0, 0, 0, c}, results, sums, false);
    }
  }
};
template <class K>
struct Code<anchors::merge.id, K> : Merge<K> {};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
