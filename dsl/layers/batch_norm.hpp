#pragma once

#include <source_location>

#include "dsl/diagnostics.hpp"

namespace sinter {

/// Training: y = γ (x − μ) / √(σ² + ε) + β with μ, σ² the mean and biased variance per channel over the batch's pixels; the running
/// statistics become decay · running + (1 − decay) · batch. Inference: the same with the running statistics. (Ioffe & Szegedy 2015)
struct BatchNorm {
  float decay = 0.9f;  ///< the fraction of the running statistics *kept* (PyTorch's momentum is 1 − decay)
  float epsilon = 1e-5f;
  bool unbiased = true;  ///< the running variance takes σ² · M / (M − 1), as PyTorch does
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "batchnorm";
  static constexpr int nodes = 3;

  constexpr void lower(auto& net) const {
    if (!(decay >= 0.f && decay <= 1.f)) return net.reject("decay outside 0..1", words(decay), "0 to 1", "BatchNorm{.decay = 0.9f}");
    if (!(epsilon > 0.f)) return net.reject("epsilon not positive", words(epsilon), "above 0", "BatchNorm{.epsilon = 1e-5f}");
    net.batch_norm(decay, epsilon, unbiased);
  }
};

}  // namespace sinter
