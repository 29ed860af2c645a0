#pragma once

#include "dsl/losses/cross_entropy.hpp"

namespace sinter {

/// Kullback and Leibler's divergence of softmax(y) from a target distribution q: L = Σ q_k (log q_k − log p_k),
/// averaged over the batch; a q_k of 0 adds nothing. Its gradient is that of CrossEntropy{.soft = true}. Wants a flat
/// output with one logit per class; predicts their probabilities.
/// PyTorch: KLDivLoss(reduction="batchmean") of log_softmax(y); Keras: KLDivergence of softmax(y),
/// which clips both at 1e-7.
struct KLDivergence {
  bool weighted = false;  ///< samples have weights
  bool sum = false;       ///< over the samples of a batch, and not their mean

  static constexpr const char *name = "KLDivergence", *key = "kl_divergence";
  static constexpr Number<KLDivergence> numbers[] = {{"weighted", &KLDivergence::weighted},
                                                     {"sum", &KLDivergence::sum}};
  static constexpr Metric metric{"accuracy", true};
  static constexpr TargetKind target = TargetKind::distribution;

  constexpr void check(codegen::Builder& net) const { losses::check_classes(net); }
  constexpr void lower(codegen::Builder& net) const {
    losses::add_softmax_loss(net, {.soft = true, .weighted = weighted, .summed = sum, .divergence = true});
  }
};

}  // namespace sinter
