#pragma once

#include <string>

namespace sinter {

/// CPUs this process may run on (its affinity mask), at least 1.
int available_cpus();

/// CPU time a second that control groups (version 1 or 2) leave this process, in CPUs: the least quota of its group and
/// of those around it. 0: no limit, or none that could be read. `root`: where /proc and /sys are.
double cpu_quota(const std::string& root = "");

}  // namespace sinter
