#pragma once

#include "codegen/arch/elementary.hpp"

/// Exponential and logarithm as the loss needs them, operation by operation: what a library's own do, and how a
/// compiler contracts them, is not theirs to change. The same bits for every width and every target with fused
/// multiply-add. The exponential is older than elementary::exp, which is nearer to the exact result and so has other
/// bits; it keeps its own, which trained networks were made with.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// e^x for x <= 0, to 1.53 units in the last place; 0 below -87.68, NaN for NaN. x = k ln 2 + r with |r| <= ln 2 / 2,
/// ln 2 in two parts so that k · the first is exact; then e^x = 2^k (1 + r + r² p(r)).
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

/// ln x for a normal x >= 1, to 0.8 units in the last place; an x that is none, NaN, as it is.
template <class V>
inline float log_of_sum(float x) {
  if (!(x >= 1)) return x;
  return elementary::log(V(x)).get(0);
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
