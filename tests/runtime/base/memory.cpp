#include "runtime/base/memory.hpp"

#include <cstdint>
#include <filesystem>

#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

TEST_CASE("the least of what the machine has and what the cgroups around the process leave") {
  const TemporaryFolder root;
  const std::size_t nothing_known = memory_available(root.path());
  std::filesystem::create_directories(root / "proc/self");
  std::filesystem::create_directories(root / "sys/fs/cgroup/outer/inner");
  root.write("proc/meminfo", "MemTotal:       9000 kB\nMemFree:        100 kB\nMemAvailable:   5000 kB\n");
  CHECK(memory_available(root.path()) == 5000 * 1024);
  root.write("proc/self/cgroup", "1:name=old:/\n0::/outer/inner\n");
  root.write("sys/fs/cgroup/outer/inner/memory.max", "max\n");
  root.write("sys/fs/cgroup/outer/inner/memory.current", "2000\n");
  CHECK(memory_available(root.path()) == 5000 * 1024);
  root.write("sys/fs/cgroup/outer/memory.max", "1000000\n");
  root.write("sys/fs/cgroup/outer/memory.current", "300000\n");
  CHECK(memory_available(root.path()) == 700'000);
  root.write("sys/fs/cgroup/outer/memory.stat", "anon 5\ninactive_file 100000\n");
  CHECK(memory_available(root.path()) == 800'000);
  root.write("sys/fs/cgroup/memory.max", "1000\n");
  root.write("sys/fs/cgroup/memory.current", "3000\n");
  CHECK(memory_available(root.path()) == 0);
  CHECK(nothing_known > 5000 * 1024);
}

TEST_CASE("what there is no memory for is refused by name") {
  CHECK(memory_available() > 0);
  require_memory(1 << 20, "a little");
  CHECK_REJECTS(require_memory(SIZE_MAX / 4, "pictures"), "pictures: takes 4194304.00 TiB of memory, and there are ");
}
