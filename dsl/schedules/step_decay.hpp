#pragma once

#include <cmath>

#include "dsl/schedules/after_warmup.hpp"
#include "dsl/schedules/schedule.hpp"
#include "dsl/schedules/whole_part.hpp"

namespace sinter {

/// Linear warm-up, then equal stages, the rate multiplied by `decay` between them:
///   W = warmup T;  k < W: (k + 1)/W;  otherwise decay^floor(stages (k-W)/(T-W))
/// Without warm-up it is PyTorch's StepLR with step_size = T/stages and gamma = decay.
struct StepDecay {
  float decay = 0.1f;  ///< factor between one stage and the next
  float stages = 3.f;  ///< how many there are
  float warmup = 0.f;  ///< fraction of the run in which the rate rises first, 0..1

  static constexpr const char *name = "StepDecay", *key = "step_decay";
  static constexpr Number<StepDecay> numbers[] = {
      {"decay", &StepDecay::decay, Range::fraction, "set .decay = 0.1f", "factor between one stage and the next"},
      {"stages", &StepDecay::stages, Range::above_zero, "set .stages = 3", "equal stages of the run"},
      {"warmup", &StepDecay::warmup, Range::fraction, "set .warmup = 0.1f",
       "fraction of the run in which the rate rises first"}};

  double factor(double taken, double total) const {
    return schedules::after_warmup(warmup, taken, total, [this](double step, double steps) {
      return std::pow(static_cast<double>(decay), schedules::whole_part(step * static_cast<double>(stages) / steps));
    });
  }
};
SINTER_SCHEDULE(StepDecay);

}  // namespace sinter
