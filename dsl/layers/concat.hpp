#pragma once

#include <source_location>

#include "dsl/layers/put_side_by_side.hpp"

namespace sinter {

/// The channels of its inputs, one behind the other, which come from `a | b`: two to eight of them, of one height and
/// width. `(a | b) >> Concat{}`
/// Shape: h x w x c1, h x w x c2, … → h x w x (c1 + c2 + …).
/// PyTorch: cat with dim = 1; Keras: Concatenate.
struct Concat {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "concat";
  static constexpr const char* title = "Concat";
  static constexpr int nodes = 2;  // of at most eight inputs

  constexpr void lower(codegen::Builder& net) const { put_side_by_side(net); }
};

}  // namespace sinter
