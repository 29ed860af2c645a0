#pragma once

#include "codegen/arch/amx.hpp"
#include "codegen/kernels/block_sums.hpp"

#if SINTER_HAS_AMX
/// Sums in blocks on the matrix unit: two tiles of rows (pixels of an image's row, or images) times two panels of
/// channels, which four tiles of sums take.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// sums[row][panel][channel] of rows that begin at `first` and `second`, `step` numbers apart, and panels that begin at
/// b and `panel` numbers further on: 2 x `rows` rows of Panels panels.
template <int Panels, Runs R>
[[gnu::always_inline]] inline void sum_tiles(float* sums, int rows, const BFloat16* first, const BFloat16* second,
                                             std::ptrdiff_t step, const BFloat16* b, std::ptrdiff_t panel) {
  constexpr std::ptrdiff_t line = sizeof(float) * panel_of_pairs, number = sizeof(BFloat16);
  amx::zero<0>(), amx::zero<2>();
  if constexpr (Panels == 2) amx::zero<1>(), amx::zero<3>();
  for (int y = 0; y < R.rows; y++)
    for (int run = 0; run < R.runs; run++) {
      const std::ptrdiff_t from = y * R.down + run * R.across;
      for (int k = 0; k < R.length; k += R.block, b += R.block * panel_of_pairs) {
        amx::load<6>(b, line);
        amx::load<4>(first + from + k, step * number);
        amx::multiply<0, 4, 6>();
        amx::load<5>(second + from + k, step * number);
        if constexpr (Panels == 2) {
          amx::load<7>(b + panel, line);
          amx::multiply<1, 4, 7>();
        }
        amx::multiply<2, 5, 6>();
        if constexpr (Panels == 2) amx::multiply<3, 5, 7>();
      }
    }
  float* const lower = sums + rows * Panels * panel_of_pairs;
  amx::store<0>(sums, Panels * line);
  amx::store<2>(lower, Panels * line);
  if constexpr (Panels == 2) {
    amx::store<1>(sums + panel_of_pairs, Panels * line);
    amx::store<3>(lower + panel_of_pairs, Panels * line);
  }
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
#endif
