#pragma once

#include <bit>
#include <cstdint>

#include "codegen/arch/vector.hpp"

/// Exponential and logarithm as the loss needs them, operation by operation: what a library's own do, and how a compiler contracts them, is
/// not theirs to change. The same bits for every width and every target with fused multiply-add.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// e^x for x <= 0, to about one unit in the last place; 0 below -88.376, NaN for NaN. x = k ln 2 + r with |r| <= ln 2 / 2, ln 2 in two
/// parts so that k · the first is exact; then e^x = 2^k (1 + r + r² p(r)).
template <class V>
SINTER_INLINE inline V exp_of_negative(V x) {
  const V k = xsimd::nearbyint(product(x, V(1.44269504f)));
  V r = mul_add(-k, V(0x1.63p-1f), x);
  r = mul_add(-k, V(-0x1.bd0106p-13f), r);
  V p(0x1.6ef19ep-10f);
  p = mul_add(r, p, V(0x1.131b16p-7f));
  p = mul_add(r, p, V(0x1.5552aep-5f));
  p = mul_add(r, p, V(0x1.55534ap-3f));
  p = mul_add(r, p, V(0.5f));
  const V power = mul_add(p, product(r, r), r) + V(1.f);
  return rounded_lanes(xsimd::select(x <= V(-88.3762626647949f), V(0.f), xsimd::ldexp(power, xsimd::to_int(k))));
}

/// ln x for a normal x >= 1, to about one unit in the last place; NaN for NaN. x = 2^k (1 + f) with 1 + f in [√½, √2), s = f / (2 + f),
/// ln(1 + f) = f − f²/2 + s (f²/2 + R(s²)).
template <class V>
inline float log_of_sum(float x) {
  if (!(x >= 1)) return x;
  constexpr std::uint32_t root_half = 0x3f3504f3, one = 0x3f800000, fraction = 0x007fffff;
  const auto fused = [](float a, float b, float c) { return mul_add(V(a), V(b), V(c)).get(0); };
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(x) + (one - root_half);
  const float k = static_cast<float>(static_cast<std::int32_t>(bits >> 23) - 127);
  const float f = std::bit_cast<float>((bits & fraction) + root_half) - 1;
  const float s = f / (2 + f), z = rounded(s * s), w = rounded(z * z);
  const float odd = rounded(z * fused(w, 0x1.23d3dcp-2f, 0x1.555554p-1f));
  const float even = rounded(w * fused(w, 0x1.f13c4cp-3f, 0x1.999c26p-2f));
  const float half_square = rounded(0.5f * f * f);
  const float tail = fused(s, half_square + (odd + even), rounded(k * -0x1.bd0106p-13f)) - half_square + f;
  return fused(k, 0x1.63p-1f, tail);
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
