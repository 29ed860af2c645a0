#include "runtime/cpus.hpp"

#include <doctest/doctest.h>
#include <sched.h>

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
