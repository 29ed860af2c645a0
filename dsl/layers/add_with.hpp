#pragma once

#include <source_location>

#include "codegen/ops/add.hpp"
#include "dsl/layers/join_inputs.hpp"

namespace sinter {

/// y = x + what the `Tap` of this name had, of one shape: `(Identity{} | From{"a"}) >> Add{}`.
/// Shape: h x w x c → h x w x c.
/// PyTorch: x + a; Keras: Add.
struct AddWith {
  const char* tap = nullptr;  ///< the name of a `Tap` before it, e.g. "a"
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "add_with";
  static constexpr const char* title = "AddWith";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    (void)net.shape();
    net.join_tapped(tap);
    if (net.ok()) join_inputs(net, codegen::ops::add, "(a | b) >> Add{}");
  }
};

}  // namespace sinter
