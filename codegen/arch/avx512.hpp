#pragma once

#include "codegen/arch/target.hpp"

namespace sinter::codegen {

/// 32 registers of 16 lanes; 8 lanes for few channels.
inline constexpr Target avx512_target{.name = "avx512", .widest = 16, .narrowest = 8, .max_accumulators = 28};

}  // namespace sinter::codegen
