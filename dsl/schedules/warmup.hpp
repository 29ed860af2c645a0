#pragma once

#include "dsl/schedules/after_warmup.hpp"
#include "dsl/schedules/schedule.hpp"

namespace sinter {

/// Linear warm-up, then the base rate:
///   W = warmup T;  k < W: (k + 1)/W;  otherwise 1
/// PyTorch: LinearLR(start_factor=1/W, total_iters=W-1).
struct Warmup {
  float warmup = 0.1f;  ///< fraction of the run in which the rate rises, 0..1

  static constexpr const char *name = "Warmup", *key = "warmup";
  static constexpr Number<Warmup> numbers[] = {{"warmup", &Warmup::warmup, Range::fraction, "set .warmup = 0.1f",
                                                "fraction of the run in which the rate rises first"}};

  double factor(double taken, double total) const {
    return schedules::after_warmup(warmup, taken, total, [](double, double) { return 1.0; });
  }
};
SINTER_SCHEDULE(Warmup);

}  // namespace sinter
