#pragma once

#include <iosfwd>
#include <vector>

#include "runtime/model/default_threads.hpp"
#include "runtime/model/model.hpp"
#include "runtime/terminal/terminal.hpp"

namespace sinter::cli {

/// The flags of `bench`.
struct BenchFlags {
  int threads = 0;  ///< 0: default_threads
  int steps = 200;
};

/// What a benchmark measured.
struct BenchReport {
  double step_ms = 0;            ///< median of plain training steps on full batches
  double images_per_second = 0;  ///< batch over that median
  double gflops = 0;             ///< the plan's floating-point operations over that median
  double peak_gflops = 0;        ///< of this machine on that many threads, measured in the same run
  Threads threads;               ///< that ran
  std::vector<KernelTiming> kernels;
};

/// Trains on drawn digits (noise, where the network's shape is another) and measures; needs no data.
BenchReport bench(Model& model, const BenchFlags& flags);

/// A headline, then one line per kernel.
void print(const BenchReport& report, std::ostream& out, const Terminal& terminal = {});

}  // namespace sinter::cli
