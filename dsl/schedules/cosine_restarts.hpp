#pragma once

#include <algorithm>
#include <cmath>

#include "dsl/schedules/after_warmup.hpp"
#include "dsl/schedules/anneal.hpp"
#include "dsl/schedules/schedule.hpp"
#include "dsl/schedules/whole_part.hpp"

namespace sinter {

/// Linear warm-up, then half a cosine down to the floor, over and over, each `stretch` times as long as the last:
///   W = warmup T; k < W: (k + 1)/W; otherwise floor + (1-floor)(1 + cos(pi p))/2, p the part of its cycle that is done
/// Loshchilov and Hutter, "SGDR" (2017), equation 5. Without warm-up it is PyTorch's CosineAnnealingWarmRestarts,
/// stepped every step, with T_0 the first cycle's steps, T/(1 + stretch + stretch² + …) =
/// T (stretch-1)/(stretch^cycles - 1), and T_mult = stretch.
struct CosineRestarts {
  float cycles = 3.f;   ///< how many the run has; with 2.5 it ends within the third
  float stretch = 1.f;  ///< how much longer each is than the one before
  float floor = 0.f;    ///< factor each ends at, 0..1
  float warmup = 0.f;   ///< fraction of the run in which the rate rises first, 0..1

  static constexpr const char *name = "CosineRestarts", *key = "cosine_restarts";
  static constexpr Number<CosineRestarts> numbers[] = {
      {"cycles", &CosineRestarts::cycles, Range::above_zero, "set .cycles = 3", "cycles of the run"},
      {"stretch", &CosineRestarts::stretch, Range::above_zero, "set .stretch = 1",
       "how much longer each cycle is than the one before"},
      {"floor", &CosineRestarts::floor, Range::fraction, "", "factor at the end"},
      {"warmup", &CosineRestarts::warmup, Range::fraction, "set .warmup = 0.1f",
       "fraction of the run in which the rate rises first"}};

  double factor(double taken, double total) const {
    return schedules::after_warmup(warmup, taken, total, [this](double step, double steps) {
      return schedules::anneal(1, static_cast<double>(floor), part_of_cycle(step / steps));
    });
  }

 private:
  /// What is done of the cycle under way, at a position in the run, both from 0 to below 1. After x cycles, whole or
  /// not, stretch^x - 1 of stretch^cycles - 1 is over: in the logarithm g of the stretch, x = ln(1 + position (e^(g
  /// cycles) - 1))/g.
  double part_of_cycle(double position) const {
    const double g = std::log(static_cast<double>(stretch)), all = static_cast<double>(cycles);
    if (g == 0) return part(position * all);
    constexpr double largest = 700;  // of an exponent; the cycles left out would be too short for any run
    const double x = std::log1p(position * std::expm1(std::min(g * all, largest))) / g;
    return std::expm1(part(x) * g) / std::expm1(g);
  }
  static double part(double x) { return std::clamp(x - schedules::whole_part(x), 0.0, 1.0); }
};
SINTER_SCHEDULE(CosineRestarts);

}  // namespace sinter
