#pragma once

#include "codegen/arch/select.hpp"

// GCC 12 reports false -Wmaybe-uninitialized inside avx512fintrin.h; reading it once with the warning off silences
// that, unless a user's own include read it first. The wrappers below therefore use masked forms, whose unselected
// lanes are defined.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <xsimd/xsimd.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include "dsl/rounding.hpp"

#define SINTER_INLINE __attribute__((always_inline))

/// The few vector operations kernels use. Everything that touches xsimd is in this file.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <int Lanes>
struct LanesOf;
#if SINTER_ARCH_LANES == 16
template <>
struct LanesOf<16> {
  using batch = xsimd::batch<float, xsimd::avx512f>;
};
#endif
#if SINTER_ARCH_LANES >= 8
template <>
struct LanesOf<8> {
  using batch = xsimd::batch<float, xsimd::fma3<xsimd::avx2>>;
};
#elif XSIMD_WITH_SSE2  // whatever else the flags allow: one generic target, with the same bits everywhere
template <>
struct LanesOf<4> {
  using batch = xsimd::batch<float, xsimd::sse2>;
};
#else
template <>
struct LanesOf<4> {
  using batch = xsimd::batch<float>;
};
static_assert(xsimd::batch<float>::size == 4, "sinter: the generic target expects four lanes");
#endif

inline constexpr float infinity = __builtin_inff(), not_a_number = __builtin_nanf("");

template <int Lanes>
using Vec = typename LanesOf<Lanes>::batch;

/// Whether a · b + c can be rounded once. All targets that do have the same bits, the others (x86 without FMA) theirs.
#if SINTER_ARCH_LANES >= 8 || !XSIMD_WITH_SSE2
inline constexpr bool fuses = true;
#else
inline constexpr bool fuses = false;
#endif

template <class V>
inline constexpr int lanes_of = static_cast<int>(V::size);

// The three that most of a kernel is made of are said to the compiler at once: by way of xsimd each is four calls more
// to inline (resnet8: 985 instead of 943 MB that GCC allocates).
template <class V>
SINTER_INLINE inline V broadcast(const float* p) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_set1_ps(*p);
#endif
  return V(*p);
}
template <class V>
SINTER_INLINE inline V load(const float* p) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_loadu_ps(p);
#endif
  return V::load_unaligned(p);
}
template <class V>
SINTER_INLINE inline void put(float* p, V v) {
  v.store_unaligned(p);
}
template <class V>
SINTER_INLINE inline V rounded_lanes(V v) {
  return V(rounded(static_cast<typename V::register_type>(v)));
}
/// a · b, which no sum after it is fused with.
template <class V>
SINTER_INLINE inline V product(V a, V b) {
  return rounded_lanes(a * b);
}
/// a · b + c, rounded once where the target fuses. (xsimd 8.1 has no fma of 16 lanes: its generic one rounds twice.)
template <class V>
SINTER_INLINE inline V mul_add(V a, V b, V c) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_fmadd_ps(a.data, b.data, c.data);
#endif
  if constexpr (fuses)
    return xsimd::fma(a, b, c);
  else
    return product(a, b) + c;  // with FMA but without AVX2 as without both
}

/// v in the first `count` lanes, 0 in the others.
template <class V>
SINTER_INLINE inline V first_lanes(V v, int count) {
  alignas(64) static constexpr float number[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return xsimd::select(load<V>(number) < V(static_cast<float>(count)), v, V(0.f));
}

/// a where a > b, else b: of equal or unordered values, b. All targets agree on it, NaN and -0 included: x86 has it so.
template <class V>
SINTER_INLINE inline V larger_of(V a, V b) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_mask_max_ps(b, 0xFFFF, a, b);
#endif
#if SINTER_ARCH_LANES >= 8
  if constexpr (lanes_of<V> == 8) return _mm256_max_ps(a, b);
#endif
  return xsimd::select(a > b, a, b);
}
/// a where x > 0 or x is no number, else 0.
template <class V>
SINTER_INLINE inline V where_positive(V x, V a) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16)
    return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_NLE_UQ), a);
#endif
#if SINTER_ARCH_LANES >= 8
  if constexpr (lanes_of<V> == 8) return _mm256_and_ps(_mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_NLE_UQ), a);
#endif
  return xsimd::select(x <= V(0.f), V(0.f), a);
}
/// a where x > 0 or x is no number, else b.
template <class V>
SINTER_INLINE inline V choose(V x, V a, V b) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16)
    return _mm512_mask_mov_ps(b, _mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_NLE_UQ), a);
#endif
#if SINTER_ARCH_LANES >= 8
  if constexpr (lanes_of<V> == 8) return _mm256_blendv_ps(b, a, _mm256_cmp_ps(x, _mm256_setzero_ps(), _CMP_NLE_UQ));
#endif
  return xsimd::select(x <= V(0.f), b, a);
}
/// a where a < b, else b: of equal or unordered values, b.
template <class V>
SINTER_INLINE inline V smaller_of(V a, V b) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_mask_min_ps(b, 0xFFFF, a, b);
#endif
#if SINTER_ARCH_LANES >= 8
  if constexpr (lanes_of<V> == 8) return _mm256_min_ps(a, b);
#endif
  return xsimd::select(a < b, a, b);
}
/// Which of two values a pool prefers, as numbers of which it prefers the larger: x where s > 0, −x where s < 0, and 0
/// where s is 0.
template <class V>
SINTER_INLINE inline V ranked(V x, V s) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16)
    return _mm512_maskz_xor_ps(_mm512_cmp_ps_mask(s, _mm512_setzero_ps(), _CMP_NEQ_UQ), x,
                               _mm512_and_ps(s, _mm512_set1_ps(-0.f)));
#endif
  return xsimd::select(s == V(0.f), V(0.f), x ^ (s & V(-0.f)));
}
/// The inverse of `ranked`; `first` where s is 0.
template <class V>
SINTER_INLINE inline V unranked(V rank, V s, V first) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16)
    return _mm512_mask_xor_ps(first, _mm512_cmp_ps_mask(s, _mm512_setzero_ps(), _CMP_NEQ_UQ), rank,
                              _mm512_and_ps(s, _mm512_set1_ps(-0.f)));
#endif
  return xsimd::select(s == V(0.f), first, rank ^ (s & V(-0.f)));
}
/// x, or infinity where x is no number.
template <class V>
SINTER_INLINE inline V infinity_for_nan(V x) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_mask_min_ps(x, 0xFFFF, x, _mm512_set1_ps(infinity));
#endif
#if SINTER_ARCH_LANES >= 8
  if constexpr (lanes_of<V> == 8) return _mm256_min_ps(x, _mm256_set1_ps(infinity));
#endif
  return xsimd::select(x < V(infinity), x, V(infinity));
}
/// Where a or b is no number.
template <class V>
SINTER_INLINE inline auto either_is_nan(V a, V b) {
  using Bools = typename V::batch_bool_type;
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16)
    return Bools(_mm512_cmp_ps_mask(a, b, _CMP_UNORD_Q));
  else
#endif
#if SINTER_ARCH_LANES >= 8
      if constexpr (lanes_of<V> == 8)
    return Bools(_mm256_cmp_ps(a, b, _CMP_UNORD_Q));
  else
#endif
    return Bools((a != a) | (b != b));
}
/// x, and where that is no number one and the same NaN.
template <class V>
SINTER_INLINE inline V one_nan(V x) {
  return xsimd::select(either_is_nan(x, x), V(not_a_number), x);
}
/// a / b, rounded once. (What xsimd has for Arm's floats are estimates, improved twice, and its root likewise.)
template <class V>
SINTER_INLINE inline V quotient(V a, V b) {
#if defined(__aarch64__)
  return V(vdivq_f32(a, b));
#else
  return a / b;
#endif
}
template <class V>
SINTER_INLINE inline V root(V a) {
#if defined(__aarch64__)
  return V(vsqrtq_f32(a));
#endif
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_mask_sqrt_ps(a, 0xFFFF, a);
#endif
  return xsimd::sqrt(a);
}

/// As many whole numbers of 32 bits as V has lanes. They are the compiler's own vectors: + − & | << >> mean the same
/// for every target.
template <class V>
struct BitsOf {
  typedef std::uint32_t type __attribute__((vector_size(sizeof(typename V::register_type))));
};
template <class V>
using Bits = typename BitsOf<V>::type;
template <class V>
SINTER_INLINE inline Bits<V> bits_of(V v) {
  return __builtin_bit_cast(Bits<V>, static_cast<typename V::register_type>(v));
}
template <class V>
SINTER_INLINE inline V from_bits(Bits<V> bits) {
  return V(__builtin_bit_cast(typename V::register_type, bits));
}
template <class V>
SINTER_INLINE inline Bits<V> load_bits(const std::uint32_t* p) {
  Bits<V> bits;
  std::memcpy(&bits, p, sizeof bits);
  return bits;
}
/// v[where[i]] in lane i, for whole numbers below the lanes.
template <class V>
SINTER_INLINE inline V rearranged(V v, Bits<V> where) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_maskz_permutexvar_ps(0xFFFF, __builtin_bit_cast(__m512i, where), v);
#endif
#if SINTER_ARCH_LANES >= 8
  if constexpr (lanes_of<V> == 8) return _mm256_permutevar8x32_ps(v, __builtin_bit_cast(__m256i, where));
#endif
  float from[static_cast<std::size_t>(lanes_of<V>)], to[static_cast<std::size_t>(lanes_of<V>)];
  put(from, v);
  for (int i = 0; i < lanes_of<V>; i++) to[i] = from[where[i]];
  return load<V>(to);
}
/// x where the whole numbers are n, else y.
template <class V>
SINTER_INLINE inline V where_equal(Bits<V> numbers, std::uint32_t n, V x, V y) {
  const Bits<V> chosen = __builtin_bit_cast(Bits<V>, numbers == n);
  return from_bits<V>((bits_of(x) & chosen) | (bits_of(y) & ~chosen));
}
/// p[0, count) in the first lanes, 0 in the others; what is behind them is not read.
template <class V>
SINTER_INLINE inline V load_first(const float* p, int count) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), p);
  if constexpr (lanes_of<V> == 8) return _mm256_maskz_loadu_ps(static_cast<__mmask8>((1u << count) - 1), p);
#elif SINTER_ARCH_LANES == 8
  alignas(32) static constexpr std::uint32_t number[] = {0, 1, 2, 3, 4, 5, 6, 7};
  if constexpr (lanes_of<V> == 8)
    return _mm256_maskload_ps(p, __builtin_bit_cast(__m256i, load_bits<V>(number) < static_cast<std::uint32_t>(count)));
#endif
  float numbers[static_cast<std::size_t>(lanes_of<V>)]{};
  for (int i = 0; i < count; i++) numbers[i] = p[i];
  return load<V>(numbers);
}
/// p[0, Count) again and again, for a Count that divides the lanes.
template <class V, int Count>
SINTER_INLINE inline V repeated(const float* p) {
  if constexpr (Count == lanes_of<V>) return load<V>(p);
  if constexpr (Count == 1) return broadcast<V>(p);
#if SINTER_ARCH_LANES >= 8
  const auto pair = [&]() SINTER_INLINE {
    double both;
    std::memcpy(&both, p, sizeof both);
    return both;
  };
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16 && Count == 2) return _mm512_castpd_ps(_mm512_set1_pd(pair()));
  if constexpr (lanes_of<V> == 16 && Count == 4) return _mm512_maskz_broadcast_f32x4(0xFFFF, _mm_loadu_ps(p));
  if constexpr (lanes_of<V> == 16 && Count == 8)
    return _mm512_castpd_ps(_mm512_maskz_broadcast_f64x4(0xFF, _mm256_castps_pd(_mm256_loadu_ps(p))));
#endif
  if constexpr (lanes_of<V> == 8 && Count == 2) return _mm256_castpd_ps(_mm256_set1_pd(pair()));
  if constexpr (lanes_of<V> == 8 && Count == 4)
    return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(p)), _mm_loadu_ps(p), 1);
#endif
  float numbers[static_cast<std::size_t>(lanes_of<V>)];
  for (int i = 0; i < lanes_of<V>; i++) numbers[i] = p[i % Count];
  return load<V>(numbers);
}
/// x without its sign, NaN included.
template <class V>
SINTER_INLINE inline V magnitude(V x) {
  return from_bits<V>(bits_of(x) & 0x7fffffffu);
}
/// x with the sign of s, for an x that is positive or has it already.
template <class V>
SINTER_INLINE inline V signed_as(V x, V s) {
  return from_bits<V>(bits_of(x) | (bits_of(s) & 0x80000000u));
}
/// x where a < b, else y: of equal or unordered values, y.
template <class V>
SINTER_INLINE inline V where_less(V a, V b, V x, V y) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_mask_mov_ps(y, _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ), x);
#endif
  return xsimd::select(a < b, x, y);
}
/// The whole number nearest to x, of two equally near the even one, for |x| <= 2^22: beyond 2^23 floats are whole.
template <class V>
SINTER_INLINE inline V nearest(V x) {
  return (x + V(0x1.8p23f)) - V(0x1.8p23f);
}
/// 2^k for a whole number k from -126 to 127; not NaN for NaN.
template <class V>
SINTER_INLINE inline V power_of_two(V k) {
  return from_bits<V>(bits_of(k + V(0x1.8p23f + 127)) << 23);  // k + 127 is in the low bits, and becomes the exponent
}
/// x · 2^k for a whole number k from -252 to 254, rounded once, if x · 2^(k/2) is a normal number, or k is 0.
template <class V>
SINTER_INLINE inline V scaled(V x, V k) {
#if SINTER_ARCH_LANES == 16
  if constexpr (lanes_of<V> == 16) return _mm512_maskz_scalef_ps(0xFFFF, x, k);
  if constexpr (lanes_of<V> == 8) return _mm256_maskz_scalef_ps(0xFF, x, k);
#endif
  // Two factors, of which the first changes no digit.
  const Bits<V> both = bits_of(k + V(0x1.8p23f + 254)), first = both >> 1;
  return x * from_bits<V>(first << 23) * from_bits<V>((both - first) << 23);
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
