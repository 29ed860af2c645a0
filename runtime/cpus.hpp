#pragma once

namespace sinter {

/// CPUs this process may run on (its affinity mask), at least 1.
int available_cpus();

}  // namespace sinter
