#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"

namespace sinter {

/// y = what a `Tap` of this name had, whatever comes in here: a branch of its own. `(Conv{…} | From{"a"}) >> Maximum{}`
/// Shape: any → h x w x c, the tap's.
/// PyTorch: a variable; Keras: a variable.
struct From {
  const char* tap = nullptr;  ///< the name of a `Tap` before it, e.g. "a"
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "from";
  static constexpr const char* title = "From";
  static constexpr int nodes = 0;

  constexpr void lower(codegen::Builder& net) const {
    const int tapped = net.tapped(tap);
    if (net.ok()) net.hand_on(tapped);
  }
};

}  // namespace sinter
