#pragma once

#include "dsl/losses/loss.hpp"

namespace sinter {

/// L = (y − t)² / 2 where |y − t| ≤ δ, else δ (|y − t| − δ/2), averaged over outputs and samples. Reports the mean
/// absolute error. Huber 1964, "Robust estimation of a location parameter". PyTorch: HuberLoss; Keras: Huber.
struct Huber {
  float delta = 1.f;      ///< δ: errors count linearly from there on
  bool weighted = false;  ///< samples have weights
  bool sum = false;       ///< over outputs and samples, and not their mean

  static constexpr const char *name = "Huber", *key = "huber";
  static constexpr Number<Huber> numbers[] = {{"delta", &Huber::delta, Range::above_zero, "set .delta = 1.f"},
                                              {"weighted", &Huber::weighted},
                                              {"sum", &Huber::sum}};
  static constexpr TargetKind target = TargetKind::values;
  static constexpr Metric metric{"mean_absolute_error"};

  constexpr auto value(auto y, auto t) const {
    const auto distance = absolute(y - t), inner = at_most(distance, delta);
    return inner * inner * 0.5f + delta * (distance - inner);
  }
  constexpr auto slope(auto y, auto t) const { return -at_most(-at_most(y - t, delta), delta); }
  static constexpr auto figure(auto y, auto t) { return absolute(y - t); }
};
SINTER_ELEMENTWISE_LOSS(Huber);

}  // namespace sinter
