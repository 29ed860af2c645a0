#pragma once

#include <source_location>

#include "dsl/layers/put_side_by_side.hpp"

namespace sinter {

/// The channels of x, and behind them those that the `Tap` of this name had: `(Identity{} | From{"a"}) >> Concat{}`, as
/// a U-Net has it. (Ronneberger et al. 2015)
/// Shape: h x w x c → h x w x (c + the tap's).
/// PyTorch: cat((x, a), 1); Keras: Concatenate.
struct ConcatWith {
  const char* tap = nullptr;  ///< the name of a `Tap` before it, e.g. "a"
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "concat_with";
  static constexpr const char* title = "ConcatWith";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    (void)net.shape();
    net.join_tapped(tap);
    if (net.ok()) put_side_by_side(net);
  }
};

}  // namespace sinter
