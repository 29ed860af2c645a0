#pragma once

#include <algorithm>
#include <cmath>

#include "dsl/schedules/after_warmup.hpp"
#include "dsl/schedules/schedule.hpp"
#include "dsl/schedules/whole_part.hpp"

namespace sinter {

/// Linear warm-up, then up in a line from the floor and down again, over and over, each time `shrink` as high:
///   W = warmup T;  k < W: (k + 1)/W;  otherwise, x = cycles (k-W)/(T-W), c its whole part:
///   floor + (1-floor) shrink^c (1 - |1 - 2 (x-c)|)
/// Smith 2017, "Cyclical learning rates for training neural networks". Without warm-up it is PyTorch's CyclicLR, with
/// step_size_up = T/(2 cycles), base_lr = floor · max_lr, and the mode triangular, or, of shrink 1/2, triangular2.
struct Cyclic {
  float cycles = 4.f;  ///< how many the run has
  float floor = 0.1f;  ///< factor each begins and ends at, 0..1
  float shrink = 1.f;  ///< how high each rises above the floor, of what the one before did, 0..1
  float warmup = 0.f;  ///< fraction of the run in which the rate rises first, 0..1

  static constexpr const char *name = "Cyclic", *key = "cyclic";
  static constexpr Number<Cyclic> numbers[] = {
      {"cycles", &Cyclic::cycles, Range::above_zero, "set .cycles = 4", "cycles of the run"},
      {"floor", &Cyclic::floor, Range::fraction, "", "factor each cycle begins and ends at"},
      {"shrink", &Cyclic::shrink, Range::fraction, "set .shrink = 0.5f",
       "how high each cycle rises, of what the one before did"},
      {"warmup", &Cyclic::warmup, Range::fraction, "set .warmup = 0.1f",
       "fraction of the run in which the rate rises first"}};

  double factor(double taken, double total) const {
    return schedules::after_warmup(warmup, taken, total, [this](double step, double steps) {
      const double x = static_cast<double>(cycles) * step / steps, cycle = schedules::whole_part(x);
      const double rise = 1 - std::abs(1 - rounded(2 * std::clamp(x - cycle, 0.0, 1.0))),
                   low = static_cast<double>(floor);
      return low + rounded((1 - low) * std::pow(static_cast<double>(shrink), cycle) * rise);
    });
  }
};
SINTER_SCHEDULE(Cyclic);

}  // namespace sinter
