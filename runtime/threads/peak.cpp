#include "runtime/threads/peak.hpp"

#include <algorithm>
#include <barrier>
#include <numeric>
#include <thread>
#include <vector>

#include "runtime/threads/cpus.hpp"

namespace sinter {

double best_sum_at_once(int threads, double (*measure)()) {
  const std::size_t count = static_cast<std::size_t>(std::clamp(threads, 1, available_cpus()));
  constexpr int rounds = 5;
  std::vector<double> rates(count);
  double best = 0;
  const auto add_up = [&]() noexcept { best = std::max(best, std::accumulate(rates.begin(), rates.end(), 0.0)); };
  std::barrier start(static_cast<std::ptrdiff_t>(count));
  std::barrier measured(static_cast<std::ptrdiff_t>(count), add_up);
  const auto take_part = [&](std::size_t thread) {
    for (int round = 0; round < rounds; ++round) {
      start.arrive_and_wait();
      rates[thread] = measure();
      measured.arrive_and_wait();
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t t = 1; t < count; ++t) others.emplace_back(take_part, t);
  take_part(0);
  others.clear();
  return best;
}

}  // namespace sinter
