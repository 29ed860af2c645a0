#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "dsl/layers/drop_channels.hpp"

namespace sinter {

/// Training: each channel of an image is 0 with probability `rate`, with all its pixels, else x / (1 − rate), so that
/// its expectation stays (Tompson et al. 2015). What is dropped depends on the run's seed, the training step and the
/// place in the batch, never on threads. Inference: y = x, for nothing. Shape: h x w x c → h x w x c. PyTorch:
/// Dropout2d; Keras: SpatialDropout2D.
struct SpatialDropout {
  float rate = 0.5f;  ///< the fraction that is dropped, 0 to below 1
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "spatial_dropout";
  static constexpr const char* title = "SpatialDropout";
  static constexpr int nodes = 2;

  constexpr void lower(codegen::Builder& net) const { drop_channels(net, rate, false); }
};

}  // namespace sinter
