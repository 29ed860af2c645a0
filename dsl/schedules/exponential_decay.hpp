#pragma once

#include <cmath>

#include "dsl/schedules/after_warmup.hpp"
#include "dsl/schedules/schedule.hpp"

namespace sinter {

/// Linear warm-up, then every step the same fraction less, down to the floor:
///   W = warmup T;  k < W: (k + 1)/W;  otherwise floor^((k-W)/(T-W))
/// Without warm-up it is PyTorch's ExponentialLR, stepped every step, with gamma = floor^(1/T), and Keras's
/// ExponentialDecay with decay_rate = floor and decay_steps = T.
struct ExponentialDecay {
  float floor = 0.01f;  ///< factor the run ends at, above 0
  float warmup = 0.f;   ///< fraction of the run in which the rate rises first, 0..1

  static constexpr const char *name = "ExponentialDecay", *key = "exponential_decay";
  static constexpr Number<ExponentialDecay> numbers[] = {
      {"floor", &ExponentialDecay::floor, Range::above_zero, "set .floor = 0.01f", "factor at the end"},
      {"warmup", &ExponentialDecay::warmup, Range::fraction, "set .warmup = 0.1f",
       "fraction of the run in which the rate rises first"}};

  double factor(double taken, double total) const {
    return schedules::after_warmup(warmup, taken, total, [this](double step, double steps) {
      return std::pow(static_cast<double>(floor), step / steps);
    });
  }
};
SINTER_SCHEDULE(ExponentialDecay);

}  // namespace sinter
