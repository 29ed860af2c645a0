#pragma once

#include "dsl/losses/loss.hpp"

namespace sinter {

/// L = max(0, 1 − t y) with t −1 or 1, averaged over outputs and samples. Accuracy: how many outputs have their
/// target's sign.
/// Keras: Hinge, which also takes targets of 0 for −1; PyTorch has HingeEmbeddingLoss, which is another,
/// and MultiMarginLoss.
struct Hinge {
  bool weighted = false;  ///< samples have weights
  bool sum = false;       ///< over outputs and samples, and not their mean

  static constexpr const char *name = "Hinge", *key = "hinge";
  static constexpr Number<Hinge> numbers[] = {{"weighted", &Hinge::weighted}, {"sum", &Hinge::sum}};
  static constexpr TargetKind target = TargetKind::signs;
  static constexpr Metric metric{"accuracy", true};

  static constexpr auto value(auto y, auto t) { return relu(1.f - t * y); }
  static constexpr auto slope(auto y, auto t) { return gate(1.f - t * y, -t); }
  static constexpr auto figure(auto y, auto t) { return choose(t * y, constant_like(y, 1.f), constant_like(y, 0.f)); }
};
SINTER_ELEMENTWISE_LOSS(Hinge);

}  // namespace sinter
