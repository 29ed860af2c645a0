#include "runtime/threads/peak.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

#include "runtime/threads/cpus.hpp"

namespace sinter {
namespace {

std::atomic<int> running{0}, most_running{0};
const std::thread::id caller = std::this_thread::get_id();
thread_local int rounds = 0;

/// The caller is fast in its first round, the others in their second.
double measure() {
  int now = ++running, most = most_running;
  while (now > most && !most_running.compare_exchange_weak(most, now)) {
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  --running;
  return ++rounds == (std::this_thread::get_id() == caller ? 1 : 2) ? 4 : 1;
}

TEST_CASE("a peak is what all threads reach in one and the same moment, and no more threads than CPUs") {
  for (const int asked : {0, 1, 2, 64}) {
    CAPTURE(asked);
    rounds = 0, most_running = 0;
    const int count = std::clamp(asked, 1, available_cpus());
    CHECK(best_sum_at_once(asked, measure) == std::max(4 + (count - 1), 1 + 4 * (count - 1)));
    CHECK(most_running == count);
  }
}

}  // namespace
}  // namespace sinter
