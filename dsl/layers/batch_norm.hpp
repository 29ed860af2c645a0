#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/batch_norm.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// Training: y = γ (x − μ) / √(σ² + ε) + β with μ, σ² the mean and biased variance per channel over the batch's pixels;
/// the running statistics become decay · running + (1 − decay) · batch. Inference: the same with the running
/// statistics. (Ioffe & Szegedy 2015)
/// Shape: h x w x c → h x w x c. `gamma`, 1 at first, and `beta`, 0, are trained; `running_mean`, 0 at first, and
/// `running_var`, 1, are kept; c numbers each.
/// PyTorch: BatchNorm2d, BatchNorm1d, as `BatchNorm::torch()` has them in so many words; Keras: BatchNormalization,
/// whose momentum is decay: `BatchNorm::keras()`.
struct BatchNorm {
  /// the fraction of the running statistics that is kept, 0 to 1 (PyTorch's momentum is 1 − decay)
  float decay = 0.9f;
  float epsilon = 1e-5f;  ///< ε, above 0
  bool unbiased = true;   ///< the running variance takes σ² · M / (M − 1), M the batch's pixels, as PyTorch does
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "batchnorm";
  static constexpr const char* title = "BatchNorm";
  static constexpr int nodes = 3;

  /// As PyTorch's is where nothing is said: a decay of 0.9, an ε of 1e-5, the unbiased variance.
  static constexpr BatchNorm torch(const char* name = nullptr, unsigned line = std::source_location::current().line()) {
    return {.name = name, .line = line};
  }
  /// As Keras's is: a decay of 0.99, an ε of 1e-3, the biased variance.
  static constexpr BatchNorm keras(const char* name = nullptr, unsigned line = std::source_location::current().line()) {
    return {.decay = 0.99f, .epsilon = 1e-3f, .unbiased = false, .name = name, .line = line};
  }

  constexpr void lower(codegen::Builder& net) const {
    if (!(decay >= 0.f && decay <= 1.f))
      return net.reject("decay outside 0..1", words(decay), "0 to 1", "BatchNorm{.decay = 0.9f}");
    if (!(epsilon > 0.f))
      return net.reject("epsilon not positive", words(epsilon), "above 0", "BatchNorm{.epsilon = 1e-5f}");
    const Shape x = net.shape();
    if (!net.ok()) return;
    const int c = x.channels, input = net.flow()[0];
    const int gamma = net.parameter("gamma", {1, 1, c}, 1.f), beta = net.parameter("beta", {1, 1, c});
    const int mean = net.statistic("running_mean", {1, 1, c}, 0.f),
              variance = net.statistic("running_var", {1, 1, c}, 1.f);
    const codegen::ops::BatchNormNumbers numbers{decay, epsilon, unbiased ? 1u : 0u, x.pixels()};
    int statistics = -1;
    if (net.training()) {
      const int partial = net.add(codegen::ops::statistics, {3, 1, c}, {input});
      statistics =
          net.add_channel(codegen::ops::merge_statistics, {4, 1, c}, {partial, gamma, beta, mean, variance}, numbers);
    } else {
      statistics = net.add_channel(codegen::ops::running_statistics, {4, 1, c}, {gamma, beta, mean, variance}, numbers);
    }
    net.add(codegen::ops::normalize, x, {input, statistics});
  }
};

}  // namespace sinter
