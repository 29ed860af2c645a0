#pragma once

#include "dsl/losses/loss.hpp"

namespace sinter {

/// L = (y − t)², averaged over outputs and samples. Reports the mean absolute error.
/// PyTorch: MSELoss; Keras: MeanSquaredError.
struct MeanSquaredError {
  bool weighted = false;  ///< samples have weights
  bool sum = false;       ///< over outputs and samples, and not their mean

  static constexpr const char *name = "MeanSquaredError", *key = "mean_squared_error";
  static constexpr Number<MeanSquaredError> numbers[] = {{"weighted", &MeanSquaredError::weighted},
                                                         {"sum", &MeanSquaredError::sum}};
  static constexpr TargetKind target = TargetKind::values;
  static constexpr Metric metric{"mean_absolute_error"};

  static constexpr auto value(auto y, auto t) { return (y - t) * (y - t); }
  static constexpr auto slope(auto y, auto t) { return 2.f * (y - t); }
  static constexpr auto figure(auto y, auto t) { return absolute(y - t); }
};
SINTER_ELEMENTWISE_LOSS(MeanSquaredError);

}  // namespace sinter
