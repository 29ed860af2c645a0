#pragma once

#include "dsl/schedules/after_warmup.hpp"
#include "dsl/schedules/anneal.hpp"
#include "dsl/schedules/schedule.hpp"

namespace sinter {

/// Linear warm-up, then half a cosine down to the floor, again and again, each `stretch` times as long as the one before:
///   W = warmup T;  k < W: (k + 1)/W;  otherwise floor + (1-floor)(1 + cos(pi p))/2, p the part of its cycle that is done
/// Loshchilov and Hutter, "SGDR" (2017), equation 5. Without warm-up it is PyTorch's CosineAnnealingWarmRestarts, stepped every step, with
/// T_0 the first cycle's steps, T/(1 + stretch + stretch² + …), and T_mult = stretch.
struct CosineRestarts {
  float cycles = 3.f;   ///< how many the run has
  float stretch = 1.f;  ///< how much longer each is than the one before
  float floor = 0.f;    ///< factor each ends at, 0..1
  float warmup = 0.f;   ///< fraction of the run in which the rate rises first, 0..1

  static constexpr const char *name = "CosineRestarts", *key = "cosine_restarts";
  static constexpr Number<CosineRestarts> numbers[] = {
      {"cycles", &CosineRestarts::cycles, Range::above_zero, "set .cycles = 3", "cycles of the run"},
      {"stretch", &CosineRestarts::stretch, Range::above_zero, "set .stretch = 1", "how much longer each cycle is than the one before"},
      {"floor", &CosineRestarts::floor, Range::fraction, "", "factor at the end"},
      {"warmup", &CosineRestarts::warmup, Range::fraction, "set .warmup = 0.1f", "fraction of the run in which the rate rises first"}};

  double factor(double taken, double total) const {
    return schedules::after_warmup(warmup, taken, total, [this](double step, double steps) {
      constexpr double most = 1000;
      const double count = std::clamp(static_cast<double>(cycles), 1.0, most), longer = static_cast<double>(stretch);
      double length = 1, all = 0;  // of a cycle and of the run, in lengths of the first cycle
      for (double i = 0; i < count; i++, length *= longer) all += std::min(1.0, count - i) * length;
      double place = step * all / steps;
      for (length = 1; place >= length && length > 0; length *= longer) place -= length;
      return schedules::anneal(1, static_cast<double>(floor), length > 0 ? place / length : 1);
    });
  }
};
SINTER_SCHEDULE(CosineRestarts);

}  // namespace sinter
