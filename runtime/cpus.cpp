#include "runtime/cpus.hpp"

#include <sched.h>

#include <algorithm>
#include <thread>

namespace sinter {

int available_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  // Fails on machines of more than 1024 CPUs.
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace sinter
