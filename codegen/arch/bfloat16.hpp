#pragma once

#include "codegen/arch/vector.hpp"
#include "codegen/ir/bfloat16.hpp"

/// Vectors of floats whose numbers in memory are bfloat16. What they read is exact; what they write is rounded as
/// BFloat16 says, the same for every target.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <class V>
SINTER_INLINE inline V broadcast(const BFloat16* p) {
  return V(static_cast<float>(*p));
}
template <class V>
SINTER_INLINE inline V load(const BFloat16* p) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16)
    return from_bits<V>(__builtin_bit_cast(
        Bits<V>,
        _mm512_maskz_slli_epi32(
            0xFFFF, _mm512_maskz_cvtepu16_epi32(0xFFFF, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p))), 16)));
#endif
#if SINTER_ARCH_LANES >= 8
  if constexpr (lanes_of<V> == 8)
    return from_bits<V>(__builtin_bit_cast(
        Bits<V>, _mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))), 16)));
#endif
  float numbers[static_cast<std::size_t>(lanes_of<V>)];
  for (int i = 0; i < lanes_of<V>; i++) numbers[i] = p[i];
  return load<V>(numbers);
}
/// p[0, count) in the first lanes, 0 in the others; what is behind them is not read.
template <class V>
SINTER_INLINE inline V load_first(const BFloat16* p, int count) {
  float numbers[static_cast<std::size_t>(lanes_of<V>)]{};
  for (int i = 0; i < count; i++) numbers[i] = p[i];
  return load<V>(numbers);
}
/// p[0, Count) again and again, for a Count that divides the lanes.
template <class V, int Count>
SINTER_INLINE inline V repeated(const BFloat16* p) {
  if constexpr (Count == lanes_of<V>) return load<V>(p);
  if constexpr (Count == 1) return broadcast<V>(p);
  float numbers[static_cast<std::size_t>(lanes_of<V>)];
  for (int i = 0; i < lanes_of<V>; i++) numbers[i] = p[i % Count];
  return load<V>(numbers);
}

/// The bits of v's lanes as bfloat16, in the lower halves of 32.
template <class V>
SINTER_INLINE inline Bits<V> rounded_to_bfloat16(V v) {
  const Bits<V> bits = bits_of(v), magnitude = bits & 0x7fff'ffffu;
  const Bits<V> nearest = bits + 0x7fffu + (bits >> 16 & 1u), quiet = bits | 0x0040'0000u, zero = bits & 0x8000'0000u;
  const Bits<V> is_nan = __builtin_bit_cast(Bits<V>, magnitude > 0x7f80'0000u),
                is_small = __builtin_bit_cast(Bits<V>, magnitude < 0x0080'0000u);
  return ((nearest & ~is_nan & ~is_small) | (quiet & is_nan) | (zero & is_small)) >> 16;
}
/// v, each number rounded to a bfloat16.
template <class V>
SINTER_INLINE inline V as_bfloat16(V v) {
  return from_bits<V>(rounded_to_bfloat16(v) << 16);
}
template <class V>
SINTER_INLINE inline void put(BFloat16* p, V v) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) {
#ifdef __AVX512BF16__
    const __m256i rounded = __builtin_bit_cast(__m256i, _mm512_maskz_cvtneps_pbh(0xFFFF, v));
#else
    const __m256i rounded = _mm512_maskz_cvtepi32_epi16(0xFFFF, __builtin_bit_cast(__m512i, rounded_to_bfloat16(v)));
#endif
    return _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), rounded);
  }
#endif
#if SINTER_ARCH_LANES >= 8
  if constexpr (lanes_of<V> == 8) {
#if defined(__AVX512BF16__) && defined(__AVX512VL__)
    const __m128i rounded = __builtin_bit_cast(__m128i, _mm256_maskz_cvtneps_pbh(0xFF, v));
#else
    const __m256i wide = __builtin_bit_cast(__m256i, rounded_to_bfloat16(v));
    const __m128i rounded = _mm_packus_epi32(_mm256_castsi256_si128(wide), _mm256_extracti128_si256(wide, 1));
#endif
    return _mm_storeu_si128(reinterpret_cast<__m128i*>(p), rounded);
  }
#endif
  float numbers[static_cast<std::size_t>(lanes_of<V>)];
  put(numbers, v);
  for (int i = 0; i < lanes_of<V>; i++) p[i] = numbers[i];
}

/// Two numbers in each lane, the first one in its lower half.
template <class V>
SINTER_INLINE inline Bits<V> load_pairs(const BFloat16* p) {
  Bits<V> pairs;
  std::memcpy(&pairs, p, sizeof pairs);
  return pairs;
}
template <class V>
SINTER_INLINE inline void put_pairs(BFloat16* p, Bits<V> pairs) {
  std::memcpy(static_cast<void*>(p), &pairs, sizeof pairs);
}
/// The first numbers of pairs, or the second ones.
template <bool Second, class V>
SINTER_INLINE inline V of_pairs(Bits<V> pairs) {
  return from_bits<V>(Second ? pairs & 0xffff'0000u : pairs << 16);
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
