#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/group_norm.hpp"

namespace sinter {

/// y = γ[c] (x − μ) / √(σ² + ε) + β[c], with μ and σ² the mean and the biased variance over the channels of each pixel
/// (Ba et al. 2016). Of a flat vector that is all of it; for all of an image, see GroupNorm{1}.
/// Shape: h x w x c → h x w x c. `gamma`, 1 at first, and `beta`, 0, are trained; c numbers each.
/// PyTorch: LayerNorm(c), of channels that come last; Keras: LayerNormalization, with an epsilon of 1e-3.
struct LayerNorm {
  float epsilon = 1e-5f;  ///< ε, above 0
  bool scale = true;      ///< whether there is γ
  bool shift = true;      ///< whether there is β; dropped where a BatchNorm directly follows: it would cancel
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "layer_norm";
  static constexpr const char* title = "LayerNorm";
  static constexpr int nodes = 3;

  constexpr void lower(codegen::Builder& net) const {
    codegen::ops::add_group_norm(net, {.each_pixel = 1, .epsilon = epsilon}, scale, shift);
  }
};

}  // namespace sinter
