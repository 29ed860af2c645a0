#pragma once

#include "codegen/emit/clock.hpp"
#include "codegen/kernels/micro_kernel.hpp"
#include "codegen/kernels/unroll.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// fp32 GFLOP/s of one thread running nothing but independent multiply-adds on registers: the machine's ceiling, as
/// these flags see it.
[[gnu::noinline]] inline double measure_peak_gflops() {
  constexpr int chains = this_target.max_accumulators < 12 ? this_target.max_accumulators : 12, rounds = 200'000;
  using V = Vec<this_target.widest>;
  TileOf<V, chains, 1> acc;
  unroll<chains>([&]<int c>() SINTER_INLINE { acc.of[c] = V(static_cast<float>(c)); });  // equal chains would be merged
  const V factor(0.999f), term(0.5f);
  const double start = clock_seconds();
  for (int i = 0; i < rounds; i++)
    unroll<chains>([&]<int c>() SINTER_INLINE { acc.of[c] = mul_add(acc.of[c], factor, term); });
  const double seconds = clock_seconds() - start;
  float kept[extent(lanes_of<V>)];
  V sum(0.f);
  unroll<chains>([&]<int c>() SINTER_INLINE { sum = sum + acc.of[c]; });
  put(kept, sum);
  asm volatile("" : : "r"(kept) : "memory");  // the result is used
  return 2.0 * chains * lanes_of<V> * rounds / seconds * 1e-9;
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
