#include "runtime/threads/cpus.hpp"

#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <thread>

namespace sinter {
namespace {

std::string first_line(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::optional<double> positive(std::string_view text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number <= 0) return {};
  return static_cast<double>(number);
}

/// Version 2: `cpu.max` says "50000 100000", or "max 100000". Version 1 has a file for each number, and -1 for none.
std::optional<double> quota_of(const std::filesystem::path& group) {
  std::istringstream both(first_line(group / "cpu.max"));
  std::string quota, period;
  both >> quota >> period;
  if (quota.empty()) quota = first_line(group / "cpu.cfs_quota_us"), period = first_line(group / "cpu.cfs_period_us");
  const auto q = positive(quota), p = positive(period);
  if (!q || !p) return {};
  return *q / *p;
}

/// Whether a list such as "cpu,cpuacct" names the CPU controller.
bool names_cpu(std::string_view controllers) {
  for (;;) {
    const std::size_t comma = controllers.find(',');
    if (controllers.substr(0, comma) == "cpu") return true;
    if (comma == std::string_view::npos) return false;
    controllers.remove_prefix(comma + 1);
  }
}

}  // namespace

int available_cpus() {
  // The mask has as many bits as the kernel was built for, which may be more than a cpu_set_t has.
  for (int most = 1024; most <= 1 << 20; most *= 2) {
    const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> set(CPU_ALLOC(static_cast<std::size_t>(most)),
                                                               [](cpu_set_t* s) { CPU_FREE(s); });
    if (!set) break;
    const std::size_t size = CPU_ALLOC_SIZE(static_cast<std::size_t>(most));
    CPU_ZERO_S(size, set.get());
    if (sched_getaffinity(0, size, set.get()) == 0) return std::max(1, CPU_COUNT_S(size, set.get()));
    if (errno != EINVAL) break;
  }
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

double cpu_quota(const std::string& root) {
  double least = 0;
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // 4:cpu,cpuacct:/user.slice, or 0::/user.slice for version 2
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (!controllers.empty() && !names_cpu(controllers)) continue;
    // A path beyond the root of this namespace, /../.., is one that cannot be seen from here.
    std::filesystem::path inside = std::filesystem::path(line.substr(second + 1)).lexically_normal().relative_path();
    if (inside.begin() != inside.end() && *inside.begin() == "..") inside.clear();
    for (const char* folder : {"", "cpu", "cpu,cpuacct", "cpuacct,cpu", "unified"}) {
      const std::filesystem::path base = std::filesystem::path(root + "/sys/fs/cgroup") / folder;
      for (std::filesystem::path group = inside;; group = group.parent_path()) {
        if (const auto quota = quota_of(base / group); quota && (least == 0 || *quota < least)) least = *quota;
        if (group.empty()) break;
      }
    }
  }
  return least;
}

}  // namespace sinter
