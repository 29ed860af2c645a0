#pragma once

/// The architecture the compile flags ask for. Whatever depends on it, or is code of these flags, lives in a namespace
/// of its name: one program may hold the same network for several, and the linker must never mix up their code.
#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512CD__) && \
    defined(__AVX512VL__)
#include "codegen/arch/avx512.hpp"
#define SINTER_TARGET avx512_target
#define SINTER_ARCH_LANES 16
#define SINTER_ARCH avx512
#elif defined(__AVX2__) && defined(__FMA__)
#include "codegen/arch/avx2.hpp"
#define SINTER_TARGET avx2_target
#define SINTER_ARCH_LANES 8
#define SINTER_ARCH avx2
#elif defined(__aarch64__)
#include "codegen/arch/neon.hpp"
#define SINTER_TARGET neon_target
#define SINTER_ARCH_LANES 4
#define SINTER_ARCH neon
#else
#include "codegen/arch/generic.hpp"
#define SINTER_TARGET generic_target
#define SINTER_ARCH_LANES 4
#define SINTER_ARCH generic
#endif

namespace sinter::codegen {
inline namespace SINTER_ARCH {
inline constexpr Target this_target = SINTER_TARGET;
}  // namespace SINTER_ARCH
}  // namespace sinter::codegen

#undef SINTER_TARGET
