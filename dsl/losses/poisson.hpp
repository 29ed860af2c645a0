#pragma once

#include "dsl/layers/exponential.hpp"
#include "dsl/losses/loss.hpp"

namespace sinter {

/// Of counts t whose logarithm of a rate is y: L = e^y − t y, averaged over outputs and samples: what of a Poisson
/// distribution's negative log-likelihood depends on y. Predicts the rate, e^y, and reports its mean absolute error.
/// PyTorch: PoissonNLLLoss; Keras: Poisson, of a rate e^y.
struct Poisson {
  bool weighted = false;  ///< samples have weights
  bool sum = false;       ///< over outputs and samples, and not their mean

  static constexpr const char *name = "Poisson", *key = "poisson";
  static constexpr Number<Poisson> numbers[] = {{"weighted", &Poisson::weighted}, {"sum", &Poisson::sum}};
  static constexpr TargetKind target = TargetKind::values;
  static constexpr Metric metric{"mean_absolute_error"};
  static constexpr bool exponentials = true;
  static constexpr codegen::Op prediction = codegen::ops::pointwise<codegen::ops::Exponential>;

  static constexpr auto value(auto y, auto t) { return exp(y) - t * y; }
  static constexpr auto slope(auto y, auto t) { return exp(y) - t; }
  static constexpr auto figure(auto y, auto t) { return absolute(exp(y) - t); }
};
SINTER_ELEMENTWISE_LOSS(Poisson);

}  // namespace sinter
