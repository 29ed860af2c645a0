#pragma once

#include "codegen/arch/target.hpp"
#include "codegen/ir/kernel.hpp"

/// Register tiles: how many rows of how many vectors a kernel sums at a time.
namespace sinter::codegen {

/// Cycles per multiply-add vector of an R x Q tile, from ports and latency: each step loads R broadcasts, or where
/// channels meet one by one R·Q vectors, and Q vectors for R·Q of them.
constexpr double tile_cost(const Target& t, int rows, int vectors, bool one_by_one) {
  const double fma = static_cast<double>(rows * vectors) / t.fma_per_cycle;
  const double loads = static_cast<double>((one_by_one ? rows * vectors : rows) + vectors) / t.loads_per_cycle;
  double cycles = fma > loads ? fma : loads;
  if (cycles < t.fma_latency) cycles = t.fma_latency;  // too few independent sums
  return cycles;
}

/// The cheapest tile for `extent` rows of `vectors` vectors; rows left over run as one smaller tile. If `divide`, none
/// may be left over.
constexpr Tile choose_tile(const Target& t, int extent, int vectors, bool divide, bool one_by_one = false) {
  Tile best;
  double best_cost = 1e30;
  for (int q = 1; q <= 4 && q <= vectors; q++) {
    if (vectors % q != 0) continue;
    for (int p = 1; p <= extent && p * q <= t.max_accumulators; p++) {
      const int tail = extent % p;
      if (divide && tail != 0) continue;
      double cost = extent / p * tile_cost(t, p, q, one_by_one);
      if (tail > 0) cost += tile_cost(t, tail, q, one_by_one);
      cost = cost / (static_cast<double>(extent) * q) * (1 + 0.02 * (p + q) / (p * q));
      if (cost < best_cost) best_cost = cost, best = {p, q};
    }
  }
  return best;
}

/// The machine with room for no more sums than that.
constexpr Target with_sums(Target t, int most) {
  if (most < t.max_accumulators) t.max_accumulators = most;
  return t;
}

/// For matrix products over images: as many images as allowed, since each tile streams the weights anew.
constexpr Tile choose_image_tile(const Target& t, int images, int vectors) {
  Tile best{images, 1};
  for (int q = 1; q <= 4 && q <= vectors; q++)
    if (vectors % q == 0 && images * q <= t.max_accumulators) best.vectors = q;
  return best;
}

/// The vectors that a tile may have side by side: their channels meet the same of the source, or each its own, or those
/// of its group.
constexpr int vectors_of_group(const Spec& s) {
  return by_channel(s) || share_vectors(s) || s.inputs == s.source.channels ? vectors_of(s) : group_of(s) / s.lanes;
}

/// The largest divisor of n that is at most `most`, or 1.
constexpr int divisor_of(int n, int most) {
  int found = most < 1 ? 1 : most < n ? most : n;
  while (n % found != 0) found--;
  return found;
}

}  // namespace sinter::codegen
