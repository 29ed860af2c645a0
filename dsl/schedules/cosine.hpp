#pragma once

#include "dsl/schedules/after_warmup.hpp"
#include "dsl/schedules/anneal.hpp"
#include "dsl/schedules/schedule.hpp"

namespace sinter {

/// Linear warm-up, then half a cosine down to the floor:
///   W = warmup · T
///   k < W:      factor = (k + 1) / W, at most 1
///   otherwise:  factor = floor + (1 − floor) (1 + cos(π (k − W) / (T − W))) / 2
/// Loshchilov and Hutter, "SGDR" (2017), equation 5 without restarts; the warm-up is Goyal et al., "Accurate, large
/// minibatch SGD" (2017).
/// PyTorch: CosineAnnealingLR with T_max = T, without warm-up; Keras: CosineDecay, with alpha for the floor.
struct Cosine {
  float warmup = 0.f;  ///< fraction of the run in which the rate rises
  float floor = 0.f;   ///< factor the run ends at

  static constexpr const char *name = "Cosine", *key = "cosine";
  static constexpr Number<Cosine> numbers[] = {{"warmup", &Cosine::warmup, Range::fraction, "set .warmup = 0.1f",
                                                "fraction of the run in which the rate rises first"},
                                               {"floor", &Cosine::floor, Range::fraction, "", "factor at the end"}};

  double factor(double taken, double total) const {
    return schedules::after_warmup(warmup, taken, total, [this](double step, double steps) {
      return schedules::anneal(1, static_cast<double>(floor), step / steps);
    });
  }
};
SINTER_SCHEDULE(Cosine);

}  // namespace sinter
