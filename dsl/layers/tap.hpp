#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"

namespace sinter {

/// y = x, and gives it a name, by which `From`, `AddWith` and `ConcatWith` find it further down.
/// `… >> Tap{"a"} >> … >> ConcatWith{"a"}`: a skip over as many levels as one likes.
/// Shape: h x w x c → h x w x c.
/// PyTorch: a variable; Keras: a variable.
struct Tap {
  const char* tap = nullptr;  ///< what it is found by, e.g. "a"
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "tap";
  static constexpr const char* title = "Tap";
  static constexpr int nodes = 0;

  constexpr void lower(codegen::Builder& net) const {
    (void)net.shape();
    if (net.ok()) net.tap(tap);
  }
};

}  // namespace sinter
