#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "runtime/data/train_test.hpp"
#include "runtime/model/model.hpp"

/// One training run of an experiment, on one thread: several run side by side.
namespace study {

struct Recipe {
  float rate = 0.05f;
  int batch = 64;
  std::int64_t steps = 938;
  std::uint64_t seed = 1;
  float weight_scale = 1.f;         ///< what the initial weights are multiplied by
  std::size_t images = 0;           ///< train on the first so many only; 0: all
  std::int64_t test_every = 0;      ///< steps; 0: only at the end
  std::size_t test_images = 10000;  ///< at most
  double stop_at = 2;               ///< test accuracy at which a run with test_every ends
};

struct Point {
  std::int64_t step = 0;
  double accuracy = 0;  ///< test, 0..1
};

struct Run {
  bool finite = true;           ///< the loss stayed a number
  double test_accuracy = 0;     ///< at the end, with running statistics; chance (0.1) if it is not finite
  std::vector<Point> curve;     ///< if test_every
  double seconds_per_step = 0;  ///< median
};

/// Draws the weights anew and trains. The model keeps the result.
Run train(sinter::Model& model, const sinter::TrainTest& data, const Recipe& recipe);

/// Accuracy (0..1) on the first `images` of a split, with running statistics.
double accuracy(sinter::Model& model, const sinter::Dataset& data, std::size_t images);
/// Calls job(i) for 0 .. count-1 from `threads` threads. What a job does must not depend on the others.
void side_by_side(int count, int threads, const std::function<void(int)>& job);

}  // namespace study
