#pragma once

#include "codegen/arch/target.hpp"

namespace sinter::codegen {

/// Any machine xsimd knows: four lanes (SSE2 on x86, without FMA: other bits than the rest).
inline constexpr Target generic_target{.name = "generic", .widest = 4, .narrowest = 4, .max_accumulators = 8};

}  // namespace sinter::codegen
