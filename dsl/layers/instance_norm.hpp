#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/group_norm.hpp"

namespace sinter {

/// y = γ[c] (x − μ) / √(σ² + ε) + β[c], with μ and σ² the mean and the biased variance over the pixels of each channel
/// of an image (Ulyanov et al. 2016).
/// Shape: h x w x c → h x w x c. `gamma`, 1 at first, and `beta`, 0, are trained; c numbers each.
/// PyTorch: InstanceNorm2d with affine=True, which is not its default: that is `.scale = false, .shift = false`;
/// Keras: GroupNormalization(groups=-1), with an epsilon of 1e-3.
struct InstanceNorm {
  float epsilon = 1e-5f;  ///< ε, above 0
  bool scale = true;      ///< whether there is γ
  bool shift = true;      ///< whether there is β; dropped where a BatchNorm directly follows: it would cancel
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "instance_norm";
  static constexpr const char* title = "InstanceNorm";
  static constexpr int nodes = 3;

  constexpr void lower(codegen::Builder& net) const {
    const int channels = net.shape().channels;
    if (net.ok()) codegen::ops::add_group_norm(net, {.groups = channels, .epsilon = epsilon}, scale, shift);
  }
};

}  // namespace sinter
