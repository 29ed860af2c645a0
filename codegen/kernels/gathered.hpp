#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/arch/vector.hpp"

/// Vectors whose lanes come from anywhere in a few loads.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// Where each lane's number is.
template <int Lanes>
struct Sources {
  alignas(64) std::uint32_t load[static_cast<std::size_t>(Lanes)]{};   ///< which of the loads
  alignas(64) std::uint32_t where[static_cast<std::size_t>(Lanes)]{};  ///< the lane of it
};

/// The lanes named by `load` and `where` of loaded(0), …, loaded(Loads - 1).
template <class V, int Loads>
SINTER_INLINE inline V gathered(Bits<V> load, Bits<V> where, auto loaded) {
  V all = rearranged(loaded(0), where);
  for (int n = 1; n < Loads; n++)
    all = where_equal(load, static_cast<std::uint32_t>(n), rearranged(loaded(n), where), all);
  return all;
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
