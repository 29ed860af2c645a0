#pragma once

#include "dsl/layers/sigmoid.hpp"
#include "dsl/losses/loss.hpp"

namespace sinter {

/// Cross-entropy of each output by itself, with p = 1 / (1 + e^−y): L = −t log p − (1 − t) log(1 − p) =
/// max(y, 0) − t y + log(1 + e^−|y|), averaged over outputs and samples: several labels a sample, or one of two
/// classes. Wants logits; predicts p. Accuracy: how many outputs are on their target's side, p > 1/2 where t > 1/2.
/// PyTorch: BCEWithLogitsLoss; Keras: BinaryCrossentropy(from_logits=True), with label_smoothing:
/// t' = t (1 − smoothing) + smoothing / 2.
struct BinaryCrossEntropy {
  float smoothing = 0.f;  ///< how much of every target is drawn to 1/2
  bool weighted = false;  ///< samples have weights
  bool sum = false;       ///< over outputs and samples, and not their mean

  static constexpr const char *name = "BinaryCrossEntropy", *key = "binary_cross_entropy";
  static constexpr Number<BinaryCrossEntropy> numbers[] = {
      {"smoothing", &BinaryCrossEntropy::smoothing, Range::below_one, "set .smoothing = 0.1f"},
      {"weighted", &BinaryCrossEntropy::weighted},
      {"sum", &BinaryCrossEntropy::sum}};
  static constexpr TargetKind target = TargetKind::labels;
  static constexpr Metric metric{"accuracy", true};
  static constexpr bool exponentials = true;
  static constexpr codegen::Op prediction = codegen::ops::pointwise<codegen::ops::Sigmoid>;

  constexpr auto value(auto y, auto t) const { return relu(y) - smoothed(t) * y + log1p(exp(-absolute(y))); }
  constexpr auto slope(auto y, auto t) const { return logistic(y) - smoothed(t); }
  static constexpr auto figure(auto y, auto t) {
    const auto yes = constant_like(y, 1.f), no = constant_like(y, 0.f);
    return choose(y, choose(t - 0.5f, yes, no), choose(t - 0.5f, no, yes));
  }

 private:
  constexpr auto smoothed(auto t) const { return smoothing == 0.f ? t : t * (1.f - smoothing) + smoothing / 2; }
};
SINTER_ELEMENTWISE_LOSS(BinaryCrossEntropy);

}  // namespace sinter
