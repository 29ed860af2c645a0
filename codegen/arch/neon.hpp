#pragma once

#include "codegen/arch/target.hpp"

namespace sinter::codegen {

/// 64-bit Arm: 32 registers of 4 lanes.
inline constexpr Target neon_target{.name = "neon", .widest = 4, .narrowest = 4, .max_accumulators = 24};

}  // namespace sinter::codegen
