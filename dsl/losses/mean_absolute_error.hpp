#pragma once

#include "dsl/losses/loss.hpp"

namespace sinter {

/// L = |y − t|, averaged over outputs and samples; its slope at 0 is 0.
/// PyTorch: L1Loss; Keras: MeanAbsoluteError.
struct MeanAbsoluteError {
  bool weighted = false;  ///< samples have weights
  bool sum = false;       ///< over outputs and samples, and not their mean

  static constexpr const char *name = "MeanAbsoluteError", *key = "mean_absolute_error";
  static constexpr Number<MeanAbsoluteError> numbers[] = {{"weighted", &MeanAbsoluteError::weighted},
                                                          {"sum", &MeanAbsoluteError::sum}};
  static constexpr TargetKind target = TargetKind::values;

  static constexpr auto value(auto y, auto t) { return absolute(y - t); }
  static constexpr auto slope(auto y, auto t) { return sign(y - t); }
};
SINTER_ELEMENTWISE_LOSS(MeanAbsoluteError);

}  // namespace sinter
