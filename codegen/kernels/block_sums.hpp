#pragma once

#include "codegen/arch/bfloat16.hpp"
#include "codegen/arch/flush.hpp"
#include "codegen/ir/blocks.hpp"
#include "codegen/kernels/micro_kernel.hpp"

/// What a block of products (`ir/blocks.hpp`) adds to a tile of sums, in fused multiply-adds of floats: the same bits
/// as a matrix unit's.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// What a sum in blocks goes through of its source: so many runs in each of some rows.
struct Runs {
  int rows = 1, runs = 1;
  std::ptrdiff_t down = 0, across = 0;  ///< numbers from one to the next
  int length = 0, block = 0;            ///< terms
};

/// Sums of Rows rows of Vectors vectors, in memory, row after row. While a block is added the registers hold one of its
/// two chains for each.
template <class V, int Rows, int Vectors>
class BlockSums {
  static constexpr int lanes = lanes_of<V>;
  using Tile = TileOf<V, Rows, Vectors>;
  struct RowAfterRow {
    static constexpr std::ptrdiff_t at(int p) { return static_cast<std::ptrdiff_t>(Vectors) * lanes * p; }
  };
  struct BlockAfterBlock {
    static constexpr std::ptrdiff_t at(int p) { return static_cast<std::ptrdiff_t>(longest_block) * p; }
  };

 public:
  SINTER_INLINE explicit BlockSums(const Tile& begun) { put_tile<RowAfterRow, V, Rows, Vectors>(of_, begun); }

  /// The sums; what is no number is one and the same NaN.
  SINTER_INLINE Tile tile() const {
    Tile made;
    for (int i = 0; i < Rows * Vectors; i++) made.of[i] = one_nan(load<V>(of_ + i * lanes));
    return made;
  }
  /// Adds a block of `pairs` pairs of terms: rows of `longest_block` numbers each at a, weights in pairs at b, vector q
  /// of them Vector::at(q) further on.
  template <class Vector>
  SINTER_INLINE void add_pairs(const float* a, const BFloat16* b, int pairs) {
    constexpr std::ptrdiff_t next = 2 * panel_of_pairs;
    Tile even, odd;
    clear<V, Rows, Vectors>(even);
    for (int k = 0; k < pairs; k++)
      add_term(even, a + 2 * k, BlockAfterBlock{},
               [b, k](int q) SINTER_INLINE { return of_pairs<false, V>(load_pairs<V>(b + k * next + Vector::at(q))); });
    put_tile<RowAfterRow, V, Rows, Vectors>(even_, even);
    clear<V, Rows, Vectors>(odd);
    for (int k = 0; k < pairs; k++)
      add_term(odd, a + 2 * k + 1, BlockAfterBlock{},
               [b, k](int q) SINTER_INLINE { return of_pairs<true, V>(load_pairs<V>(b + k * next + Vector::at(q))); });
    add(odd);
  }
  /// Adds a block of `terms` terms: numbers of a term lie `a_step` after those of the one before, `b_step` of vectors.
  SINTER_INLINE void add_terms(const float* a, std::ptrdiff_t a_step, const float* b, std::ptrdiff_t b_step,
                               int terms) {
    struct SideBySide {
      static constexpr std::ptrdiff_t at(int p) { return p; }
    };
    Tile even, odd;
    clear<V, Rows, Vectors>(even);
    for (int k = 0; k < terms; k += 2)
      add_term(even, a + k * a_step, SideBySide{},
               [=](int q) SINTER_INLINE { return load<V>(b + k * b_step + q * lanes); });
    put_tile<RowAfterRow, V, Rows, Vectors>(even_, even);
    clear<V, Rows, Vectors>(odd);
    for (int k = 1; k < terms; k += 2)
      add_term(odd, a + k * a_step, SideBySide{},
               [=](int q) SINTER_INLINE { return load<V>(b + k * b_step + q * lanes); });
    add(odd);
  }

 private:
  template <class Offset>
  SINTER_INLINE static void add_term(Tile& acc, const float* a, Offset, auto weights) {
    V w[extent(Vectors)], x[extent(Rows)];
    [&]<int... q>(std::integer_sequence<int, q...>)
        SINTER_INLINE { ((w[q] = weights(q)), ...); }(std::make_integer_sequence<int, Vectors>{});
    [&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
      (((i % Vectors == 0 ? void(x[i / Vectors] = broadcast<V>(a + Offset::at(i / Vectors))) : void()),
        acc.of[i] = mul_add(x[i / Vectors], w[i % Vectors], acc.of[i])),
       ...);
    }(std::make_integer_sequence<int, Rows * Vectors>{});
  }
  SINTER_INLINE void add(const Tile& odd) {
    [&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
      (put(of_ + i * lanes, load<V>(of_ + i * lanes) + (load<V>(even_ + i * lanes) + odd.of[i])), ...);
    }(std::make_integer_sequence<int, Rows * Vectors>{});
  }

  static constexpr std::size_t size = extent(Rows * Vectors * lanes);
  alignas(64) float of_[size], even_[size];
};

/// Writes `count` bfloat16 as floats.
SINTER_INLINE inline void widen(const BFloat16* from, float* to, int count) {
  int i = 0;
  if constexpr (this_target.widest == 16)
    for (; i + 16 <= count; i += 16) put(to + i, load<Vec<this_target.widest>>(from + i));
  constexpr int narrow = this_target.widest < 8 ? this_target.widest : 8;
  for (; i + narrow <= count; i += narrow) put(to + i, load<Vec<narrow>>(from + i));
  for (; i < count; i++) to[i] = from[i];
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
