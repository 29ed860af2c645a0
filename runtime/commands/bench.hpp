#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "runtime/model/default_threads.hpp"
#include "runtime/model/model.hpp"
#include "runtime/terminal/terminal.hpp"

namespace sinter::cli {

/// The flags of `bench`.
struct BenchFlags {
  int threads = 0;  ///< 0: default_threads
  int steps = 200;
  std::string json = {};  ///< file of the figures; empty: none
};

/// What a benchmark measured.
struct BenchReport {
  double step_ms = 0;            ///< median of plain training steps on full batches
  double images_per_second = 0;  ///< batch over that median
  double gflops = 0;             ///< the plan's floating-point operations over that median
  double peak_gflops = 0;        ///< of this machine on that many threads, measured in the same run
  double arena_bytes = 0;        ///< of a step: activations, gradients
  double held_bytes = 0;         ///< these, parameters, the optimizer's state
  bool matrix_unit = false;      ///< whether products of bfloat16 have one here
  Threads threads;               ///< that ran
  std::vector<KernelTiming> kernels;
};

/// Trains on drawn digits (noise, where the network's shape is another) and measures; needs no data.
BenchReport bench(Model& model, const BenchFlags& flags);

/// A headline, then one line per kernel.
void print(const BenchReport& report, std::ostream& out, const Terminal& terminal = {});

/// The same for a program to read; bytes and operations are those of a step.
std::string json_text(const BenchReport& report);

/// Measures and prints; writes the figures into a file where the flags name one.
/// @throws InputError for a file that cannot be written, before anything is measured
void bench(Model& model, const BenchFlags& flags, std::ostream& out, const Terminal& terminal);

}  // namespace sinter::cli
