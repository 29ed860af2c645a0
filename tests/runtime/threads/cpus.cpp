#include "runtime/threads/cpus.hpp"

#include <doctest/doctest.h>
#include <sched.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <utility>

#include "tests/runtime/temporary_folder.hpp"

TEST_CASE("the CPUs are those of the affinity mask") {
  cpu_set_t before;
  CPU_ZERO(&before);
  REQUIRE(sched_getaffinity(0, sizeof before, &before) == 0);
  CHECK(sinter::available_cpus() == CPU_COUNT(&before));

  cpu_set_t one;
  CPU_ZERO(&one);
  for (std::size_t cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  REQUIRE(sched_setaffinity(0, sizeof one, &one) == 0);
  CHECK(sinter::available_cpus() == 1);
  sched_setaffinity(0, sizeof before, &before);
}

namespace {

/// The quota where /proc and /sys say this.
double quota(std::initializer_list<std::pair<std::string, std::string>> files) {
  const TemporaryFolder root;
  for (const auto& [name, content] : files) {
    const std::filesystem::path path = root / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << content;
  }
  return sinter::cpu_quota(root.path());
}

}  // namespace

TEST_CASE("a quota of control groups, version 2") {
  const std::pair<std::string, std::string> where{"proc/self/cgroup", "0::/user.slice/job\n"};
  CHECK(quota({where, {"sys/fs/cgroup/user.slice/job/cpu.max", "50000 100000\n"}}) == 0.5);
  CHECK(quota({where,
               {"sys/fs/cgroup/user.slice/cpu.max", "250000 100000\n"},
               {"sys/fs/cgroup/user.slice/job/cpu.max", "max 100000\n"}}) == 2.5);
  CHECK(quota({where,
               {"sys/fs/cgroup/user.slice/cpu.max", "100000 100000\n"},
               {"sys/fs/cgroup/user.slice/job/cpu.max", "300000 100000\n"}}) == 1);
  CHECK(quota({where, {"sys/fs/cgroup/unified/user.slice/job/cpu.max", "150000 100000\n"}}) == 1.5);
  // In a container the group is the root of what is mounted.
  CHECK(quota({where, {"sys/fs/cgroup/cpu.max", "150000 100000\n"}}) == 1.5);
  CHECK(quota({{"proc/self/cgroup", "0::/../other\n"}, {"sys/fs/cgroup/cpu.max", "150000 100000\n"}}) == 1.5);
  CHECK(quota({{"proc/self/cgroup", "0::/\n"}, {"sys/fs/cgroup/cpu.max", "150000 100000\n"}}) == 1.5);
}

TEST_CASE("a quota of control groups, version 1") {
  const std::pair<std::string, std::string> where{
      "proc/self/cgroup", "9:name=systemd:/\n3:cpuset:/x\n2:cpuacct,cpu:/docker/ab\n1:memory:/x\n"};
  const auto group = [](const std::string& path, const std::string& quota) {
    return std::array{std::pair{"sys/fs/cgroup/" + path + "/cpu.cfs_quota_us", quota},
                      std::pair{"sys/fs/cgroup/" + path + "/cpu.cfs_period_us", std::string("20000\n")}};
  };
  const auto inner = group("cpuacct,cpu/docker/ab", "10000\n"), outer = group("cpu", "30000\n"),
             none = group("cpu/docker/ab", "-1\n");
  CHECK(quota({where, inner[0], inner[1], outer[0], outer[1]}) == 0.5);
  CHECK(quota({where, none[0], none[1], outer[0], outer[1]}) == 1.5);
  CHECK(quota({where, none[0], none[1]}) == 0);
}

TEST_CASE("what is no quota limits nothing") {
  CHECK(quota({}) == 0);
  const std::pair<std::string, std::string> where{"proc/self/cgroup", "0::/job\n"};
  for (const std::string text : {"", "max", "max 100000", "-1 100000", "0 100000", "50000", "50000 0", "x 100000",
                                 "5e4 100000", "99999999999999999999 1"}) {
    CAPTURE(text);
    CHECK(quota({where, {"sys/fs/cgroup/job/cpu.max", text + "\n"}}) == 0);
  }
  for (const std::string text : {"", "\n", "0", "0:", "::", ":::\n", "0::\n", "1:memory:/job\n"}) {
    CAPTURE(text);
    CHECK(quota({{"proc/self/cgroup", text}, {"sys/fs/cgroup/job/cpu.max", "50000 100000\n"}}) == 0);
  }
  CHECK(sinter::cpu_quota() >= 0);
}
