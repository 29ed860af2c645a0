#pragma once

#include "dsl/cxx20.hpp"

#include <string>

#include "runtime/model/views.hpp"

namespace sinter {

/// Why what kernels hand to one another is not in one kernel: a line for each tensor and reader, with what fusion said
/// where it decided. Of a plan after `fuse` or later.
std::string not_fused_text(const PlanView& plan);

}  // namespace sinter
