#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "dsl/layers/drop_channels.hpp"

namespace sinter {

/// Training: an image is 0 with probability `rate`, with all it has, else x / (1 − rate), so that its expectation
/// stays. As the last layer of a Residual's body it leaves the body out for some images (Huang et al. 2016). What is
/// dropped depends on the run's seed, the training step and the place in the batch, never on threads. Inference: y = x,
/// for nothing. Shape: h x w x c → h x w x c. PyTorch: torchvision.ops.StochasticDepth(mode="row"); Keras:
/// Dropout(noise_shape=(None, 1, 1, 1)).
struct StochasticDepth {
  float rate = 0.5f;  ///< the fraction that is dropped, 0 to below 1
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "stochastic_depth";
  static constexpr const char* title = "StochasticDepth";
  static constexpr int nodes = 2;

  constexpr void lower(codegen::Builder& net) const { drop_channels(net, rate, true); }
};

}  // namespace sinter
