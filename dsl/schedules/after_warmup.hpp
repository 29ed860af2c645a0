#pragma once

#include <algorithm>

#include "dsl/rounding.hpp"

namespace sinter::schedules {

/// A linear rise over the first `warmup` of the run, W = warmup T steps: (k + 1) / W; then `rest(k − W, T − W)`.
/// Goyal et al. 2017, "Accurate, large minibatch SGD", section 2.2.
double after_warmup(float warmup, double taken, double total, const auto& rest) {
  const double rise = rounded(static_cast<double>(warmup) * total);
  if (taken < rise) return std::min((taken + 1) / rise, 1.0);
  return rest(taken - rise, total - rise);
}

}  // namespace sinter::schedules
