#pragma once

#include "codegen/arch/target.hpp"

namespace sinter::codegen {

/// 16 registers of 8 lanes.
inline constexpr Target avx2_target{.name = "avx2", .widest = 8, .narrowest = 8, .max_accumulators = 12};

}  // namespace sinter::codegen
