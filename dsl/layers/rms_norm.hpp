#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/group_norm.hpp"

namespace sinter {

/// y = γ[c] x / √(1/c Σ x² + ε), the sum being over the channels of each pixel (Zhang & Sennrich 2019).
/// Shape: h x w x c → h x w x c. `gamma`, c numbers, 1 at first, is trained.
/// PyTorch: RMSNorm(c), of channels that come last, whose eps is 1.19e-7 unless told; Keras: RMSNormalization.
struct RMSNorm {
  float epsilon = 1e-6f;  ///< ε, above 0
  bool scale = true;      ///< whether there is γ
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "rms_norm";
  static constexpr const char* title = "RMSNorm";
  static constexpr int nodes = 2;

  constexpr void lower(codegen::Builder& net) const {
    codegen::ops::add_group_norm(net, {.each_pixel = 1, .centered = 0, .epsilon = epsilon}, scale, false);
  }
};

}  // namespace sinter
