#pragma once

#include "codegen/arch/elementary.hpp"

/// Normally distributed numbers, as vectors. V is a vector or `OneLane`. No product is fused with a sum, and there is
/// no other function in it but those that are rounded once: all targets have the same bits, those without fused
/// multiply-add too.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class V>
struct Normals {
  V first, second;
};

namespace normal {
/// x · p + c, rounded twice.
template <class V>
SINTER_INLINE inline V step(V x, V p, float c) {
  return product(x, p) + V(c);
}
}  // namespace normal

/// Two standard normal numbers of two that are even, by Box and Muller: √(−2 ln u) cos 2πv and √(−2 ln u) sin 2πv, to
/// 6e-7 (tests/codegen/arch/elementary.cpp). The series are Taylor's: ln (1 + f) / 2 = s + s³/3 + … with s = f / (2 +
/// f), sine and cosine of a quarter turn's half at most.
/// @pre u from 2^-24 to 1 and v from 0 to below 1 are multiples of 2^-24
template <class V>
SINTER_INLINE inline Normals<V> normals(V u, V v) {
  using normal::step;
  const elementary::Taken<V> taken = elementary::taken_apart(u);
  const V k = elementary::number_less(taken.exponent, V(127.f));
  const V s = quotient(taken.f, V(2.f) + taken.f), z = product(s, s);
  const V third = step(z, step(z, step(z, V(0x1.c71c72p-4f), 0x1.24924ap-3f), 0x1.99999ap-3f), 0x1.555556p-2f);
  const V half_logarithm = s + product(product(s, z), third);
  const V twice_ln2_k = product(k, V(0x1.62e430p+0f));
  const V radius = root(V(0.f) - (twice_ln2_k + product(V(4.f), half_logarithm)));

  const V quarters = product(v, V(4.f)), quarter = nearest(quarters);
  const V r = quarters - quarter, w = product(r, r);
  const V odd_terms =
      step(w, step(w, step(w, step(w, V(0x1.507834p-13f), -0x1.32d2ccp-8f), 0x1.466bc6p-4f), -0x1.4abbcep-1f),
           0x1.921fb6p+0f);
  const V sine = product(r, odd_terms);
  const V even_terms =
      step(w, step(w, step(w, step(w, V(-0x1.a6d1f2p-16f), 0x1.e1f506p-11f), -0x1.55d3c8p-6f), 0x1.03c1f0p-2f),
           -0x1.3bd3ccp+0f);
  const V cosine = step(w, even_terms, 1.f);
  // Behind an odd number of quarter turns they change places; 1 and 2 turn the cosine's sign, 2 and 3 the sine's.
  const V zero(0.f), one(1.f), from_odd = magnitude(magnitude(quarter - V(2.f)) - one);
  const V across = where_less(from_odd, V(0.5f), sine, cosine), up = where_less(from_odd, V(0.5f), cosine, sine);
  const V right = where_less(magnitude(quarter - V(1.5f)), one, zero - across, across);
  const V high = where_less(magnitude(quarter - V(2.5f)), one, zero - up, up);
  return {product(radius, right), product(radius, high)};
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
