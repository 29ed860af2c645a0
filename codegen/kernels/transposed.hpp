#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "codegen/arch/vector.hpp"

/// As many vectors as they have lanes, with rows and columns exchanged.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class V>
using Square = std::array<V, static_cast<std::size_t>(lanes_of<V>)>;

/// a0 b0 a1 b1 …, of the lower half of the lanes or the upper one.
template <bool Upper, class V>
SINTER_INLINE inline V interleaved(const V& a, const V& b) {
  using R = typename V::register_type;
  constexpr int n = lanes_of<V>;
  return [&]<int... i>(std::integer_sequence<int, i...>) SINTER_INLINE {
    return V(
        __builtin_shufflevector(static_cast<R>(a), static_cast<R>(b), (i % 2 * n + i / 2 + (Upper ? n / 2 : 0))...));
  }(std::make_integer_sequence<int, n>{});
}

/// Rows that lie half of them apart are interleaved, as often as lanes can be halved.
template <class V>
SINTER_INLINE inline Square<V> transposed(Square<V> rows) {
  constexpr int n = lanes_of<V>;
  for (int halved = 1; halved < n; halved *= 2)
    rows = [&]<std::size_t... i>(std::index_sequence<i...>) SINTER_INLINE {
      return Square<V>{interleaved < i % 2 == 1 > (rows[i / 2], rows[i / 2 + n / 2])...};
    }(std::make_index_sequence<static_cast<std::size_t>(n)>{});
  return rows;
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
