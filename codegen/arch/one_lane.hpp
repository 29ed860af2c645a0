#pragma once

#include <bit>
#include <cmath>

#include "codegen/arch/vector.hpp"

/// One float that calculates as a lane of a vector with fused multiply-add does, on every target: the templates over V,
/// for a single number.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

struct OneLane {
  using register_type = float;
  static constexpr std::size_t size = 1;

  SINTER_INLINE explicit OneLane(float x) : value(x) {}
  SINTER_INLINE explicit operator float() const { return value; }

  float value;
};

template <>
struct BitsOf<OneLane> {
  using type = std::uint32_t;
};

SINTER_INLINE inline OneLane operator-(OneLane a) { return OneLane(-a.value); }
SINTER_INLINE inline OneLane operator+(OneLane a, OneLane b) { return OneLane(a.value + b.value); }
SINTER_INLINE inline OneLane operator-(OneLane a, OneLane b) { return OneLane(a.value - b.value); }
SINTER_INLINE inline OneLane operator*(OneLane a, OneLane b) { return OneLane(a.value * b.value); }
SINTER_INLINE inline OneLane quotient(OneLane a, OneLane b) { return OneLane(a.value / b.value); }

SINTER_INLINE inline OneLane root(OneLane a) { return OneLane(std::sqrt(a.value)); }

/// a · b + c, rounded once, by the library where the processor cannot.
SINTER_INLINE inline OneLane mul_add(OneLane a, OneLane b, OneLane c) {
  const float fused = std::fma(a.value, b.value, c.value);
  return OneLane(fused);
}
SINTER_INLINE inline OneLane larger_of(OneLane a, OneLane b) { return a.value > b.value ? a : b; }
SINTER_INLINE inline OneLane smaller_of(OneLane a, OneLane b) { return a.value < b.value ? a : b; }
SINTER_INLINE inline OneLane where_less(OneLane a, OneLane b, OneLane x, OneLane y) {
  const bool less = a.value < b.value;
  return less ? x : y;
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
