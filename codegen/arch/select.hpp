#pragma once

/// The architecture the compile flags ask for. Every kernel lives in a namespace of its name, so that one program may hold several.
#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512CD__) && defined(__AVX512VL__)
#include "codegen/arch/avx512.hpp"
#define SINTER_ARCH avx512
namespace sinter::codegen {
inline constexpr Target this_target = avx512_target;
}
#elif defined(__AVX2__) && defined(__FMA__)
#include "codegen/arch/avx2.hpp"
#define SINTER_ARCH avx2
namespace sinter::codegen {
inline constexpr Target this_target = avx2_target;
}
#else
#include "codegen/arch/generic.hpp"
#define SINTER_ARCH generic
namespace sinter::codegen {
inline constexpr Target this_target = generic_target;
}
#endif
