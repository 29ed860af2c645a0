#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/prelu.hpp"

namespace sinter {

/// y = x where x > 0, else a · x, with a slope a of each channel that is trained.
/// Shape: h x w x c → h x w x c. `slope`, c numbers, is trained.
/// He et al. 2015, "Delving deep into rectifiers". PyTorch: PReLU(channels), whose slopes begin at 0.25, too, with one
/// slope unless told;
/// Keras: PReLU(shared_axes=(1, 2)), whose slopes begin at 0.
struct PReLU {
  float slope = 0.25f;  ///< what all slopes begin at
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "prelu";
  static constexpr const char* title = "PReLU";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
    if (!net.ok()) return;
    const int a = net.parameter("slope", {1, 1, x.channels}, slope);
    net.add(codegen::ops::prelu, x, {net.flow()[0], a});
  }
};

}  // namespace sinter
