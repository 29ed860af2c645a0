#pragma once

#include "dsl/schedules/anneal.hpp"
#include "dsl/schedules/schedule.hpp"

namespace sinter {

/// Half a cosine up from `start` to 1, half a cosine down to `floor`. The optimizer's rate is the peak.
///   P = max(peak_at · T − 1, 0);  L = T − 1
///   k ≤ P:      factor = start + (1 − start) (1 − cos(π k / P)) / 2
///   otherwise:  factor = floor + (1 − floor) (1 + cos(π (k − P) / (L − P))) / 2
/// Smith and Topin, "Super-convergence" (2018).
/// PyTorch: OneCycleLR with its defaults, but for its cycle of the momentum: max_lr is the rate, pct_start is peak_at,
/// 1 / div_factor is start, start / final_div_factor is floor.
struct OneCycle {
  float peak_at = 0.3f;  ///< fraction of the run after which the peak is reached
  float start = 0.04f;   ///< factor of the first step
  float floor = 4e-6f;   ///< factor of the last step

  static constexpr const char *name = "OneCycle", *key = "one_cycle";
  static constexpr Number<OneCycle> numbers[] = {
      {"peak_at", &OneCycle::peak_at, Range::fraction, "", "fraction of the run after which the rate falls"},
      {"start", &OneCycle::start, Range::fraction, "", "factor of the first step"},
      {"floor", &OneCycle::floor, Range::fraction, "", "factor at the end"}};

  double factor(double taken, double total) const {
    const double first = static_cast<double>(start), end = static_cast<double>(floor);
    const double peak = std::max(rounded(static_cast<double>(peak_at) * total) - 1, 0.0), last = total - 1;
    if (taken <= peak) return peak > 0 ? schedules::anneal(first, 1, taken / peak) : 1;
    return schedules::anneal(1, end, (taken - peak) / (last - peak));
  }
};
SINTER_SCHEDULE(OneCycle);

}  // namespace sinter
