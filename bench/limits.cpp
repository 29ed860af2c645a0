// What the machine can do: `limits THREADS` prints the bandwidth, in GB/s, of reading and of copying in the L2, the L3
// and the memory, as a line of JSON. Bytes are those read and those written.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr int runs = 7;
constexpr double least_seconds = 0.02;

/// Sums of eight independent strands: as fast as loads come.
__attribute__((noinline)) float sum(const float* x, std::size_t count) {
  constexpr std::size_t strands = 128;
  float sums[strands] = {};
  for (std::size_t i = 0; i + strands <= count; i += strands)
    for (std::size_t k = 0; k < strands; k++) sums[k] += x[i + k];
  return std::accumulate(sums, sums + strands, 0.f);
}

/// GB/s of all threads together, the best of some runs, on `bytes` of each thread's own.
template <class Work>
double bandwidth(int threads, std::size_t bytes, Work work) {
  std::vector<std::vector<float>> memory(static_cast<std::size_t>(threads));
  double best = 0;
  for (int run = 0; run < runs; run++) {
    std::atomic<int> ready{0};
    std::vector<double> rates(static_cast<std::size_t>(threads));
    const auto one = [&](std::size_t t) {
      std::vector<float>& own = memory[t];
      if (own.empty()) own.assign(bytes / sizeof(float), 1.f);
      ready++;
      while (ready < threads) {
      }
      double moved = 0, seconds = 0;
      for (const auto start = Clock::now(); seconds < least_seconds;
           seconds = std::chrono::duration<double>(Clock::now() - start).count())
        moved += work(own);
      rates[t] = moved / seconds * 1e-9;
    };
    std::vector<std::thread> others;
    for (std::size_t t = 1; t < rates.size(); t++) others.emplace_back(one, t);
    one(0);
    for (std::thread& other : others) other.join();
    best = std::max(best, std::accumulate(rates.begin(), rates.end(), 0.));
  }
  return best;
}

volatile float sink;

double reading(std::vector<float>& own) {
  sink = sum(own.data(), own.size());
  return static_cast<double>(own.size() * sizeof(float));
}

double copying(std::vector<float>& own) {
  const std::size_t half = own.size() / 2;
  std::memcpy(own.data(), own.data() + half, half * sizeof(float));
  return static_cast<double>(2 * half * sizeof(float));
}

}  // namespace

int main(int argc, char** argv) {
  const int threads = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 1;
  const long l2 = std::max(sysconf(_SC_LEVEL2_CACHE_SIZE), 256L << 10), l3 = sysconf(_SC_LEVEL3_CACHE_SIZE);
  const auto of_l2 = static_cast<std::size_t>(l2 / 2);
  // Beyond what all L2s hold; within a share of the L3, which other machines' guests may use as well.
  const auto of_l3 = static_cast<std::size_t>(std::max(2 * l2, std::min(4 * l2, l3 / 2 / threads)));
  const std::size_t of_memory = std::size_t{256} << 20;
  std::printf("{\"l2_kib\": %ld, \"l3_kib\": %ld", l2 >> 10, l3 >> 10);
  const struct {
    const char* name;
    std::size_t bytes;
  } levels[] = {{"L2", of_l2}, {"L3", of_l3}, {"memory", of_memory}};
  for (const auto& [name, bytes] : levels)
    std::printf(", \"%s\": {\"read\": %.1f, \"copy\": %.1f}", name, bandwidth(threads, bytes, reading),
                bandwidth(threads, bytes, copying));
  std::printf("}\n");
}
