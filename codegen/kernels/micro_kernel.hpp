#pragma once

#include <array>
#include <cstddef>

#include "codegen/kernels/unroll.hpp"

/// The one micro-kernel: a register tile fed by a small contraction. All convolutions, their gradients and Dense are
/// loop nests around it.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class V, int Rows, int Vectors>
using TileOf = std::array<V, static_cast<std::size_t>(Rows* Vectors)>;

/// acc[p][q] += Σ_{k < count} a[offset(p) + k · a_step] · b[k · b_step + q · lanes], every sum one chain of fused
/// multiply-adds in order of k: the result does not depend on the tile or on the lanes.
template <class Offset, class V, int Rows, int Vectors>
SINTER_INLINE inline void contract(TileOf<V, Rows, Vectors>& acc, const auto* a, std::ptrdiff_t a_step, const auto* b,
                                   std::ptrdiff_t b_step, int count) {
  for (int k = 0; k < count; k++, a += a_step, b += b_step) {
    std::array<V, static_cast<std::size_t>(Vectors)> w;
    unroll<Vectors>([&]<int q>() SINTER_INLINE { w[q] = load<V>(b + q * lanes_of<V>); });
    unroll<Rows>([&]<int p>() SINTER_INLINE {
      const V x = broadcast<V>(a + Offset::template at<p>());
      unroll<Vectors>([&]<int q>() SINTER_INLINE { acc[p * Vectors + q] = mul_add(x, w[q], acc[p * Vectors + q]); });
    });
  }
}

template <class V, int Rows, int Vectors>
SINTER_INLINE inline void clear(TileOf<V, Rows, Vectors>& acc) {
  unroll<Rows * Vectors>([&]<int i>() SINTER_INLINE { acc[i] = V(0.f); });
}

/// A finished tile on the stack, where a program can walk it in a loop: unrolled over every element it would cost more
/// compile time than all the rest of a kernel, and the stores and loads are few against the multiply-adds before them.
template <class V, int Rows, int Vectors>
class StoredTile {
 public:
  SINTER_INLINE explicit StoredTile(const TileOf<V, Rows, Vectors>& acc) {
    unroll<Rows * Vectors>([&]<int i>() SINTER_INLINE { put(values_ + i * lanes_of<V>, acc[i]); });
  }
  /// Row r's vector q.
  template <int q>
  SINTER_INLINE std::array<V, 1> row(int r) const {
    return {load<V>(values_ + static_cast<std::ptrdiff_t>(r * Vectors + q) * lanes_of<V>)};
  }

 private:
  alignas(64) float values_[static_cast<std::size_t>(Rows * Vectors * lanes_of<V>)];
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
