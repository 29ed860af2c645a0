#pragma once

#include <cstdint>

#include "codegen/arch/vector.hpp"

/// Exponentials, logarithms, tanh, erf and the logistic function of vectors of floats, without a branch. V is a vector
/// or `OneLane`.
///
/// An error is the distance from the exact result in units in the last place of a float as large (of the smallest
/// subnormal number where results are subnormal), the largest over all floats, with fused multiply-add and without;
/// `scripts/elementary-functions` measures it. With fused multiply-add the bits are the same for every width, compiler
/// and -ffp-contract; the generic target has bits of its own. Special values are those of C's Annex F; subnormal
/// arguments and results count like any other, and NaN is passed on. The sign and the other digits of a NaN are
/// nobody's promise.
///
/// Polynomials are minimax in the function made of them, by Remez's exchange, with coefficients rounded to floats one
/// after the other: `scripts/elementary-coefficients` makes them. Called by their full names, elementary::exp(x): an
/// unqualified exp(x) would find xsimd's.
namespace sinter::codegen {
inline namespace SINTER_ARCH {
namespace elementary {

/// ln 2, whose first part has so few digits that a multiple of it by the exponent of a float is exact.
inline constexpr float ln2_high = 0x1.63p-1f, ln2_low = -0x1.bd0106p-13f;

/// e^x = 2^k · power, power = 1 + above_one in [√½, √2] or hardly beyond.
template <class V>
struct Exponential {
  V k, above_one, power;
};
/// Of an x between -150 and 150; NaN makes parts that are NaN. x = k ln 2 + r with |r| <= ln 2 / 2, ln 2 in two parts
/// so that k · the first is exact without fused multiply-add, too; e^r = 1 + r + r² p(r).
template <class V>
SINTER_INLINE inline Exponential<V> exponential(V x) {
  const V k = nearest(product(x, V(0x1.715476p+0f)));
  const V r = mul_add(-k, V(ln2_low), mul_add(-k, V(ln2_high), x));
  V p(0x1.6cf4a2p-10f);
  p = mul_add(r, p, V(0x1.123edap-7f));
  p = mul_add(r, p, V(0x1.555528p-5f));
  p = mul_add(r, p, V(0x1.55548ap-3f));
  p = mul_add(r, p, V(0x1p-1f));
  const V above_one = mul_add(p, product(r, r), r);
  return {k, above_one, above_one + V(1.f)};
}

/// ln(2^k (1 + f)) for 1 + f in [√½, √2), where `low` is k · ln2_low and whatever is to be added to the result, and
/// small. s = f / (2 + f), ln(1 + f) = f − f²/2 + s (f²/2 + R(s²)). R is the one that the cross-entropy loss has had
/// from the beginning, with its bits.
template <class V>
SINTER_INLINE inline V logarithm(V k, V f, V low) {
  const V s = quotient(f, V(2.f) + f), z = product(s, s), w = product(z, z);
  const V odd = product(z, mul_add(w, V(0x1.23d3dcp-2f), V(0x1.555554p-1f)));
  const V even = product(w, mul_add(w, V(0x1.f13c4cp-3f), V(0x1.999c26p-2f)));
  const V half_square = product(V(0.5f) * f, f);
  const V tail = mul_add(s, half_square + (odd + even), low) - half_square + f;
  return mul_add(k, V(ln2_high), tail);
}
/// A normal number above 0 is 2^(exponent − 127) (1 + f) with 1 + f in [√½, √2).
template <class V>
struct Taken {
  Bits<V> exponent;
  V f;
};
template <class V>
SINTER_INLINE inline Taken<V> taken_apart(V x) {
  constexpr std::uint32_t root_half = 0x3f3504f3, one = 0x3f800000, fraction = 0x007fffff;
  const Bits<V> bits = bits_of(x) + (one - root_half);
  return {bits >> 23, from_bits<V>((bits & fraction) + root_half) - V(1.f)};
}
/// The exponent's number, less one of at least 0.
template <class V>
SINTER_INLINE inline V number_less(Bits<V> exponent, V less) {
  return from_bits<V>(exponent | 0x4b000000u) - (V(0x1p23f) + less);  // behind 2^23, a float's last digit is worth one
}
/// y, the logarithm that has its pole at `pole`, where x > pole and finite; what is right elsewhere.
template <class V>
SINTER_INLINE inline V with_pole(V y, V x, float pole) {
  const V finite = where_less(x, V(infinity), y, x);
  const V outside = where_less(x, V(pole), V(not_a_number), V(-infinity) + x);
  return where_less(V(pole), x, finite, outside);
}

/// e^x, to 1.03 units in the last place (generic: 1.00).
template <class V>
SINTER_INLINE inline V exp(V x) {
  const Exponential<V> e = exponential(larger_of(V(-104.f), smaller_of(V(89.f), x)));
  return scaled(e.power, e.k);
}

/// e^x − 1, also where that is small, to 1.51 units (generic: 1.65): 2^k ((1 − 2^−k) + above_one). -0 of -0.
template <class V>
SINTER_INLINE inline V expm1(V x) {
  const Exponential<V> e = exponential(larger_of(V(-20.f), smaller_of(V(89.f), x)));
  const V one = power_of_two(larger_of(V(-126.f), -e.k));
  return signed_as(scaled(e.above_one + (V(1.f) - one), e.k), x);
}

/// ln x, to 0.84 units (generic: 0.84); -infinity of 0 and -0, NaN below.
template <class V>
SINTER_INLINE inline V log(V x) {
  const V smallest_normal(0x1p-126f);
  const Taken<V> t = taken_apart(where_less(x, smallest_normal, x * V(0x1p23f), x));
  const V k = number_less(t.exponent, where_less(x, smallest_normal, V(127.f + 23.f), V(127.f)));
  return with_pole(logarithm(k, t.f, product(k, V(ln2_low))), x, 0.f);
}

/// ln(1 + x), also where that is small, to 1.04 units (generic: 1.04); -infinity of -1, NaN below, -0 of -0. What 1 + x
/// loses in rounding, `lost`, is as much of ln(1 + x) as lost / (1 + x), nearly lost · 2^−k (1 − f).
template <class V>
SINTER_INLINE inline V log1p(V x) {
  const V sum = V(1.f) + x, lost = x - (sum - V(1.f));
  const Taken<V> t = taken_apart(sum);
  const V k = number_less(t.exponent, V(127.f));
  // Where 2^−k may be no float, the loss is nothing to the sum.
  const V shrunk = where_less(x, V(0x1p64f), product(lost, from_bits<V>((254u - t.exponent) << 23)), V(0.f));
  const V low = mul_add(k, V(ln2_low), mul_add(-shrunk, t.f, shrunk));
  return signed_as(with_pole(logarithm(k, t.f, low), x, -1.f), x);
}

/// tanh x, to 1.07 units (generic: 1.07); -0 of -0. |x| < 0.7: x + x³ p(x²), else 1 − 2 / (e^2|x| + 1).
template <class V>
SINTER_INLINE inline V tanh(V x) {
  const V a = magnitude(x), t = product(a, a);
  V p(0x1.f2541ep-10f);
  p = mul_add(t, p, V(-0x1.02971cp-7f));
  p = mul_add(t, p, V(0x1.617fecp-6f));
  p = mul_add(t, p, V(-0x1.b9bb3cp-5f));
  p = mul_add(t, p, V(0x1.110f52p-3f));
  p = mul_add(t, p, V(-0x1.555550p-2f));
  const V inner = mul_add(a, product(t, p), a);
  const Exponential<V> e = exponential(smaller_of(V(20.f), a + a));
  const V outer = V(1.f) - quotient(V(2.f), product(e.power, power_of_two(e.k)) + V(1.f));
  return signed_as(where_less(a, V(0.7f), inner, outer), x);
}

/// erf x, to 1.08 units (generic: 1.36); -0 of -0. |x| < 1: x + x p(x²), else 1 − e^q(|x|), where q approximates ln(1 −
/// erf) up to 4; beyond, erf is 1.
template <class V>
SINTER_INLINE inline V erf(V x) {
  const V a = magnitude(x), t = product(a, a);
  V p(0x1.4771fep-14f);
  p = mul_add(t, p, V(-0x1.a3515ep-11f));
  p = mul_add(t, p, V(0x1.53f224p-8f));
  p = mul_add(t, p, V(-0x1.b7f71ap-6f));
  p = mul_add(t, p, V(0x1.ce2ce6p-4f));
  p = mul_add(t, p, V(-0x1.81273ep-2f));
  p = mul_add(t, p, V(0x1.06eba8p-3f));
  const V inner = mul_add(a, p, a);
  const V b = smaller_of(V(4.f), a);
  V q(0x1.852f8ep-13f);
  q = mul_add(b, q, V(-0x1.814db0p-9f));
  q = mul_add(b, q, V(0x1.65425ap-6f));
  q = mul_add(b, q, V(-0x1.a60a8ep-4f));
  q = mul_add(b, q, V(-0x1.46c584p-1f));
  q = mul_add(b, q, V(-0x1.2085b2p+0f));
  q = mul_add(b, q, V(-0x1.72e704p-12f));
  const Exponential<V> e = exponential(q);
  const V outer = V(1.f) - product(e.power, power_of_two(e.k));
  return signed_as(where_less(a, V(1.f), inner, outer), x);
}

/// 1 / (1 + e^−x), to 1.66 units (generic: 1.87). With z = e^−|x| and w = z / (1 + z): 1 − w for x >= 0, and z − z w
/// for x < 0, which keeps the digits of a small z. The power of two is put to it last, so that subnormal results are
/// rounded once.
template <class V>
SINTER_INLINE inline V logistic(V x) {
  const V zero(0.f), one(1.f);
  const Exponential<V> e = exponential(larger_of(V(-104.f), -magnitude(x)));
  const V z = product(e.power, power_of_two(larger_of(V(-64.f), e.k)));
  const V w = quotient(z, one + z), whole = where_less(x, zero, e.power, one);
  return scaled(mul_add(-whole, w, whole), where_less(x, zero, e.k, zero));
}

}  // namespace elementary
}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
