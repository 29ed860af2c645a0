#pragma once

#include <type_traits>

// Floating point is as written: refuse the flags that let a compiler reorder sums, assume that there is no NaN, or keep
// more digits.
#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__) || \
    defined(__NO_SIGNED_ZEROS__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ != 0)
#error "sinter: the results are promised to the bit: compile without -ffast-math, -Ofast and their parts (-O3 is fine)"
#endif
#if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0
#error "sinter: the results are promised to the bit: compile this file with -msse2 -mfpmath=sse"
#endif

/// Where an empty piece of assembly takes a float or a vector: in a register.
#if defined(__AVX512F__)
#define SINTER_FLOAT_REGISTER "+v"
#elif defined(__SSE2__)
#define SINTER_FLOAT_REGISTER "+x"
#elif defined(__aarch64__)
#define SINTER_FLOAT_REGISTER "+w"
#else
#define SINTER_FLOAT_REGISTER "+m"
#endif

namespace sinter {

/// x as it is. A product that goes through here is rounded before a sum takes it, whatever -ffp-contract says: GCC's
/// default would fuse the two where the processor can, and change the bits. Costs no instruction.
template <class T>
[[gnu::always_inline]] constexpr T rounded(T x) {
  if (!std::is_constant_evaluated()) asm("" : SINTER_FLOAT_REGISTER(x));
  return x;
}

}  // namespace sinter
