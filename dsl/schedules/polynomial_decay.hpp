#pragma once

#include <cmath>

#include "dsl/schedules/after_warmup.hpp"
#include "dsl/schedules/schedule.hpp"

namespace sinter {

/// Linear warm-up, then down to the floor by a power of what is left of the run; a straight line unless told:
///   W = warmup T;  k < W: (k + 1)/W;  otherwise floor + (1-floor)(1 - (k-W)/(T-W))^power
/// Without warm-up and floor it is PyTorch's PolynomialLR with total_iters = T; Keras's PolynomialDecay has the floor
/// as end_learning_rate.
struct PolynomialDecay {
  float power = 1.f;   ///< of what is left of the run; 1 is a straight line
  float floor = 0.f;   ///< factor the run ends at, 0..1
  float warmup = 0.f;  ///< fraction of the run in which the rate rises first, 0..1

  static constexpr const char *name = "PolynomialDecay", *key = "polynomial_decay";
  static constexpr Number<PolynomialDecay> numbers[] = {
      {"power", &PolynomialDecay::power, Range::above_zero, "set .power = 1",
       "of what is left of the run; 1 is a straight line"},
      {"floor", &PolynomialDecay::floor, Range::fraction, "", "factor at the end"},
      {"warmup", &PolynomialDecay::warmup, Range::fraction, "set .warmup = 0.1f",
       "fraction of the run in which the rate rises first"}};

  double factor(double taken, double total) const {
    return schedules::after_warmup(warmup, taken, total, [this](double step, double steps) {
      const double end = static_cast<double>(floor);
      return end + rounded((1 - end) * std::pow(1 - step / steps, static_cast<double>(power)));
    });
  }
};
SINTER_SCHEDULE(PolynomialDecay);

}  // namespace sinter
