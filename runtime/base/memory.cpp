#include "runtime/base/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <limits>
#include <optional>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"

namespace sinter {
namespace {

constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

/// The number after `key` in a file of such pairs.
std::optional<std::size_t> number_after(const std::string& path, const std::string& key) {
  std::ifstream file(path);
  for (std::string word; file >> word;) {
    std::size_t number = 0;
    if (word == key && file >> number) return number;
  }
  return {};
}

/// The number that a file begins with.
std::optional<std::size_t> first_number(const std::string& path) {
  std::ifstream file(path);
  std::size_t number = 0;
  if (file >> number) return number;
  return {};
}

std::size_t minus(std::size_t a, std::size_t b) { return a - std::min(a, b); }

std::size_t of_machine(const std::string& root) {
  const std::optional<std::size_t> kibibytes = number_after(root + "/proc/meminfo", "MemAvailable:");
  return kibibytes ? *kibibytes * 1024 : unlimited;
}

/// In a folder of cgroups; the system gives back the cache of files by itself.
std::size_t of_group(const std::string& folder) {
  const std::optional<std::size_t> most = first_number(folder + "/memory.max"),
                                   used = first_number(folder + "/memory.current");
  if (!most || !used) return unlimited;
  return minus(*most, minus(*used, number_after(folder + "/memory.stat", "inactive_file").value_or(0)));
}

/// The process's own group and all around it.
std::size_t of_groups(const std::string& root) {
  std::ifstream file(root + "/proc/self/cgroup");
  std::string path;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("0::")) path = line.substr(3);
  }
  std::size_t least = unlimited;
  for (; !path.empty(); path.resize(path.rfind('/'))) least = std::min(least, of_group(root + "/sys/fs/cgroup" + path));
  return std::min(least, of_group(root + "/sys/fs/cgroup"));
}

std::size_t of_address_space(const std::string& root) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return unlimited;
  const std::size_t pages = first_number(root + "/proc/self/statm").value_or(0);
  return minus(limit.rlim_cur, pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)));
}

}  // namespace

std::size_t memory_available(const std::string& root) {
  return std::min({of_machine(root), of_groups(root), of_address_space(root)});
}

void require_memory(std::size_t bytes, const std::string& what) {
  constexpr std::size_t not_worth_asking = std::size_t{1} << 26;
  if (bytes < not_worth_asking) return;
  const std::size_t there = memory_available();
  if (bytes <= there) return;
  throw InputError(what + ": takes " + bytes_text(static_cast<std::int64_t>(bytes)) + " of memory, and there are " +
                   bytes_text(static_cast<std::int64_t>(there)));
}

}  // namespace sinter
