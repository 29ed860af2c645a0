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
/// PyTorch: BatchNorm2d, BatchNorm1d, as `BatchNorm::torch()` has them in so many words, whose affine is `.scale` and
/// `.shift`; Keras: BatchNormalization (scale, center), whose momentum is decay: `BatchNorm::keras()`.
struct BatchNorm {
  /// the fraction of the running statistics that is kept, 0 to 1 (PyTorch's momentum is 1 − decay)
  float decay = 0.9f;
  float epsilon = 1e-5f;  ///< ε, above 0
  bool unbiased = true;   ///< the running variance takes σ² · M / (M − 1), M the batch's pixels, as PyTorch does
  bool scale = true;      ///< whether there is γ: ReLU and a convolution behind it can do without
  bool shift = true;      ///< whether there is β
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
    const int gamma = scale ? net.parameter("gamma", {1, 1, c}, 1.f) : -1,
              beta = shift ? net.parameter("beta", {1, 1, c}) : -1;
    const int mean = net.statistic("running_mean", {1, 1, c}, 0.f),
              variance = net.statistic("running_var", {1, 1, c}, 1.f);
    const codegen::ops::BatchNormNumbers numbers{decay,      epsilon,         unbiased ? 1u : 0u,
                                                 x.pixels(), scale ? 0u : 1u, shift ? 0u : 1u};
    codegen::Builder::Inputs read{mean, variance};
    if (net.training()) read = {net.add(codegen::ops::statistics, {3, 1, c}, {input}), mean, variance};
    for (const int affine : {gamma, beta})
      if (affine >= 0) read.list.add(affine);
    const int statistics = net.add_channel(
        net.training() ? codegen::ops::merge_statistics : codegen::ops::running_statistics, {4, 1, c}, read, numbers);
    net.add(codegen::ops::normalize, x, {input, statistics});
  }
};

}  // namespace sinter
