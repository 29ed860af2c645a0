#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/group_norm.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// y = γ[c] (x − μ) / √(σ² + ε) + β[c], with μ and σ² the mean and the biased variance over all pixels of an image and
/// the channels of c's group: as many as others have, side by side (Wu & He 2018).
/// Shape: h x w x c → h x w x c. `gamma`, 1 at first, and `beta`, 0, are trained; c numbers each.
/// PyTorch: GroupNorm; Keras: GroupNormalization, with an epsilon of 1e-3.
struct GroupNorm {
  int groups = 32;        ///< how many, a divisor of the channels; 1 takes all of an image together
  float epsilon = 1e-5f;  ///< ε, above 0
  bool scale = true;      ///< whether there is γ
  bool shift = true;      ///< whether there is β; dropped where a BatchNorm directly follows: it would cancel
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "group_norm";
  static constexpr const char* title = "GroupNorm";
  static constexpr int nodes = 3;

  constexpr void lower(codegen::Builder& net) const {
    const int channels = net.shape().channels;
    if (!net.ok()) return;
    if (groups < 1 || channels % groups != 0)
      return net.reject("groups of unequal parts", words(groups, " of ", channels), "a divisor of the channels",
                        "GroupNorm{.groups = 1}");
    codegen::ops::add_group_norm(net, {.groups = groups, .epsilon = epsilon}, scale, shift);
  }
};

}  // namespace sinter
