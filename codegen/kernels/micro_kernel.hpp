#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "codegen/arch/vector.hpp"
#include "codegen/ir/list.hpp"

/// The micro-kernel: a register tile fed by a small contraction, in three forms. All convolutions, their gradients and
/// Dense are loop nests around it.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// (No std::array: each access would be two calls for the compiler to inline, in a kernel that is nothing else.)
template <class V, int Rows, int Vectors>
struct TileOf {
  V of[extent(Rows * Vectors)];
};

/// Vectors that follow one another.
template <class V>
struct SideBySide {
  static constexpr std::ptrdiff_t at(int q) { return static_cast<std::ptrdiff_t>(q) * lanes_of<V>; }
};

/// acc[p][q] += Σ_{k < count} a[offset(p) + k · a_step] · b[k · b_step + vector(q)], every sum one chain of fused
/// multiply-adds in order of k: the result does not depend on the tile or on the lanes.
template <class Offset, class V, int Rows, int Vectors, int Ahead = 0, class Vector = SideBySide<V>>
SINTER_INLINE inline void contract(TileOf<V, Rows, Vectors>& acc, const auto* a, std::ptrdiff_t a_step, const auto* b,
                                   std::ptrdiff_t b_step, int count) {
  for (int k = 0; k < count; k++, a += a_step, b += b_step) {
    if constexpr (Ahead > 0)
      for (int q = 0; q < Vectors; q++) __builtin_prefetch(b + Ahead * b_step + Vector::at(q));
    V w[extent(Vectors)], x[extent(Rows)];
    [&]<int... q>(std::integer_sequence<int, q...>)
        SINTER_INLINE { ((w[q] = load<V>(b + Vector::at(q))), ...); }(std::make_integer_sequence<int, Vectors>{});
    // Row by row, each as soon as its number is there: with all of them loaded first GCC spills, a third slower.
    [&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
      (((i % Vectors == 0 ? void(x[i / Vectors] = broadcast<V>(a + Offset::at(i / Vectors))) : void()),
        acc.of[i] = mul_add(x[i / Vectors], w[i % Vectors], acc.of[i])),
       ...);
    }(std::make_integer_sequence<int, Rows * Vectors>{});
  }
}

/// The same where channels meet one by one: acc[p][q] += Σ_{k < count} a[offset(p) + k · a_step + q · lanes] · b[k ·
/// b_step + q · lanes].
template <class Offset, class V, int Rows, int Vectors>
SINTER_INLINE inline void contract_channels(TileOf<V, Rows, Vectors>& acc, const auto* a, std::ptrdiff_t a_step,
                                            const auto* b, std::ptrdiff_t b_step, int count) {
  for (int k = 0; k < count; k++, a += a_step, b += b_step) {
    [&]<int... q>(std::integer_sequence<int, q...>) SINTER_INLINE {
      const V w[]{load<V>(b + q * lanes_of<V>)...};
      [&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
        ((acc.of[i] =
              mul_add(load<V>(a + Offset::at(i / Vectors) + i % Vectors * lanes_of<V>), w[i % Vectors], acc.of[i])),
         ...);
      }(std::make_integer_sequence<int, Rows * Vectors>{});
    }(std::make_integer_sequence<int, Vectors>{});
  }
}

/// A row of windows: tap t of pixel p's sees column p · Step + t · Across. What sees a column, in order of the columns.
template <int Pixels, int Taps, int Step, int Across>
struct WindowRow {
  struct Seen {
    int column = 0, pixel = 0, tap = 0;
  };
  static constexpr int count = Pixels * Taps;
  static constexpr auto order = [] {
    std::array<Seen, static_cast<std::size_t>(count)> found{};
    std::size_t n = 0;
    for (int column = 0; n < found.size(); column++)
      for (int tap = 0; tap < Taps; tap++)
        if (const int from = column - tap * Across; from >= 0 && from % Step == 0 && from / Step < Pixels)
          found[n++] = {column, from / Step, tap};
    return found;
  }();
  static constexpr Seen at(int n) { return order[static_cast<std::size_t>(n)]; }
  static constexpr bool first(int n) { return n == 0 || at(n).column != at(n - 1).column; }
};

/// acc[Sums::at(p)] += column(c) · factors[t] for each pixel p and tap t of a row of windows and the column c that they
/// see: every sum in order of the columns.
template <class Row, class Sums, class V>
SINTER_INLINE inline void contract_columns(auto& acc, const auto& factors, auto column) {
  [&]<int... n>(std::integer_sequence<int, n...>) SINTER_INLINE {
    V seen(0.f);
    ((Row::first(n) ? void(seen = column(Row::at(n).column)) : void(),
      acc.of[Sums::at(Row::at(n).pixel)] = mul_add(seen, factors[Row::at(n).tap], acc.of[Sums::at(Row::at(n).pixel)])),
     ...);
  }(std::make_integer_sequence<int, Row::count>{});
}

/// (With `std::array::fill` GCC keeps the tile in memory.)
template <class V, int Rows, int Vectors>
SINTER_INLINE inline void clear(TileOf<V, Rows, Vectors>& acc) {
  [&]<int... i>(std::integer_sequence<int, i...>)
      SINTER_INLINE { ((acc.of[i] = V(0.f)), ...); }(std::make_integer_sequence<int, Rows * Vectors>{});
}

/// to[offset(p) + q · lanes] = acc[p][q]
template <class Offset, class V, int Rows, int Vectors>
SINTER_INLINE inline void put_tile(auto* to, const TileOf<V, Rows, Vectors>& acc) {
  [&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
    (put(to + Offset::at(i / Vectors) + i % Vectors * lanes_of<V>, acc.of[i]), ...);
  }(std::make_integer_sequence<int, Rows * Vectors>{});
}

/// A finished tile on the stack, where one loop, the same for all tiles of a kernel, can run the program on it:
/// unrolled over every element it would cost more compile time than all the rest of a kernel, and the stores and loads
/// are few against the multiply-adds before them.
template <class V, int Rows, int Vectors>
class StoredTile {
 public:
  SINTER_INLINE explicit StoredTile(const TileOf<V, Rows, Vectors>& acc) {
    put_tile<RowAfterRow, V, Rows, Vectors>(values_, acc);
  }
  /// Row after row.
  SINTER_INLINE const float* values() const { return values_; }

 private:
  struct RowAfterRow {
    static constexpr std::ptrdiff_t at(int p) { return static_cast<std::ptrdiff_t>(Vectors) * lanes_of<V> * p; }
  };
  alignas(64) float values_[static_cast<std::size_t>(Rows * Vectors * lanes_of<V>)];
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
