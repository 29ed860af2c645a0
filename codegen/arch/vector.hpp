#pragma once

#include "codegen/arch/select.hpp"

// xsimd 8.1 lacks an AVX-512 fma (its generic one multiplies and adds: two roundings, half the speed, other bits than AVX2). It must be
// declared between xsimd's architecture list and its batch functions, which find kernel::fma by qualified name.
// GCC 12 reports false -Wmaybe-uninitialized inside avx512fintrin.h; reading it once with the warning off silences that, unless a user's
// own include read it first. The wrappers below therefore use masked forms, whose unselected lanes are defined.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <cstddef>
#include <xsimd/config/xsimd_arch.hpp>
#if XSIMD_WITH_AVX512F
namespace xsimd {
template <class T, class A>
class batch;
namespace kernel {
template <class A>
inline batch<float, A> fma(batch<float, A> const& x, batch<float, A> const& y, batch<float, A> const& z, requires_arch<avx512f>) noexcept;
template <class A>
inline batch<float, A> fms(batch<float, A> const& x, batch<float, A> const& y, batch<float, A> const& z, requires_arch<avx512f>) noexcept;
template <class A>
inline batch<float, A> fnma(batch<float, A> const& x, batch<float, A> const& y, batch<float, A> const& z, requires_arch<avx512f>) noexcept;
}  // namespace kernel
}  // namespace xsimd
#endif
#include <xsimd/xsimd.hpp>
#if XSIMD_WITH_AVX512F
namespace xsimd {
namespace kernel {
template <class A>
inline batch<float, A> fma(batch<float, A> const& x, batch<float, A> const& y, batch<float, A> const& z, requires_arch<avx512f>) noexcept {
  return _mm512_fmadd_ps(x, y, z);
}
template <class A>
inline batch<float, A> fms(batch<float, A> const& x, batch<float, A> const& y, batch<float, A> const& z, requires_arch<avx512f>) noexcept {
  return _mm512_fmsub_ps(x, y, z);
}
template <class A>
inline batch<float, A> fnma(batch<float, A> const& x, batch<float, A> const& y, batch<float, A> const& z, requires_arch<avx512f>) noexcept {
  return _mm512_fnmadd_ps(x, y, z);
}
}  // namespace kernel
}  // namespace xsimd
#endif
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#define SINTER_INLINE __attribute__((always_inline))

/// The few vector operations kernels use. Everything that touches xsimd is in this file.
namespace sinter::codegen {
inline namespace SINTER_ARCH {

template <int Lanes>
struct LanesOf;
#if XSIMD_WITH_AVX512F
template <>
struct LanesOf<16> {
  using batch = xsimd::batch<float, xsimd::avx512f>;
};
#endif
#if XSIMD_WITH_FMA3_AVX2
template <>
struct LanesOf<8> {
  using batch = xsimd::batch<float, xsimd::fma3<xsimd::avx2>>;
};
#endif
#if !XSIMD_WITH_FMA3_AVX2
template <>
struct LanesOf<4> {
  using batch = xsimd::batch<float>;
};
static_assert(xsimd::batch<float>::size == 4, "sinter: the generic target expects four lanes");
#endif

template <int Lanes>
using Vec = typename LanesOf<Lanes>::batch;

template <class V>
inline constexpr int lanes_of = static_cast<int>(V::size);

template <class V>
SINTER_INLINE inline V load(const float* p) {
  return V::load_unaligned(p);
}
template <class V>
SINTER_INLINE inline void put(float* p, V v) {
  v.store_unaligned(p);
}
/// a · b + c, rounded once wherever the machine can.
template <class V>
SINTER_INLINE inline V mul_add(V a, V b, V c) {
  return xsimd::fma(a, b, c);
}

/// a where a > b, else b: of equal or unordered values, b. Written out so that every architecture agrees, NaN and -0 included.
template <class V>
SINTER_INLINE inline V larger_of(V a, V b) {
#if XSIMD_WITH_AVX512F
  if constexpr (lanes_of<V> == 16) return _mm512_mask_max_ps(b, 0xFFFF, a, b);
#endif
  return xsimd::select(a > b, a, b);
}
/// a where x > 0, else 0.
template <class V>
SINTER_INLINE inline V where_positive(V x, V a) {
  return xsimd::select(x > V(0.f), a, V(0.f));
}
template <class V>
SINTER_INLINE inline V root(V a) {
#if XSIMD_WITH_AVX512F
  if constexpr (lanes_of<V> == 16) return _mm512_mask_sqrt_ps(a, 0xFFFF, a);
#endif
  return xsimd::sqrt(a);
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
