#pragma once

#include <cstdint>
#include <vector>

#include "runtime/model/views.hpp"
#include "runtime/report/page.hpp"

namespace sinter::report {

/// A tensor's room in the arena of a plan, and the kernels during which it is nobody else's.
struct ArenaBuffer {
  int tensor = 0;
  int first = 0, last = 0;            ///< kernels, both included
  int maker = 0;                      ///< the first kernel that uses it
  std::int64_t begin = 0, bytes = 0;  ///< offset in the arena and length
};

/// @post buffers alive during one kernel do not overlap; none ends beyond plan.arena_bytes
std::vector<ArenaBuffer> arena_buffers(const PlanView& plan);

/// Buffers over kernels (to the right) and offsets in MiB (upwards). Each opens the detail of the kernel that makes it,
/// the row below the buffers that of each kernel.
Json arena_chart(const PlanView& plan);

}  // namespace sinter::report
