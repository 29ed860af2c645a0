#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/reshape.hpp"
namespace sinter {

/// The same numbers as one flat vector, in height, width, channel order.
/// Shape: h x w x c → 1 x 1 x (h · w · c).
/// PyTorch: Flatten, which has another order, as its images have; Keras: Flatten.
struct Flatten {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "flatten";
  static constexpr const char* title = "Flatten";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
    if (net.ok() && !x.flat()) net.add(codegen::ops::reshape, {1, 1, x.size()}, net.flow_inputs());
  }
};

}  // namespace sinter
