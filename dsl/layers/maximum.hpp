#pragma once

#include <source_location>

#include "codegen/ops/maximum.hpp"
#include "dsl/layers/join_inputs.hpp"

namespace sinter {

/// y = the largest of its inputs, number by number, which come from `a | b` and have one shape: two to eight of them.
/// The gradient goes to the largest, and half of it to each of two equal ones. `(a | b) >> Maximum{}`
/// Shape: h x w x c, each → h x w x c.
/// PyTorch: maximum; Keras: Maximum, which with TensorFlow gives all of it to one.
struct Maximum {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "maximum";
  static constexpr const char* title = "Maximum";
  static constexpr int nodes = 7;  // of at most eight inputs

  constexpr void lower(codegen::Builder& net) const { join_inputs(net, codegen::ops::maximum, "(a | b) >> Maximum{}"); }
};

}  // namespace sinter
