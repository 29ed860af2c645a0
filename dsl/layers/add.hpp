#pragma once

#include <source_location>

#include "codegen/ops/add.hpp"
#include "dsl/layers/join_inputs.hpp"

namespace sinter {

/// y = Σ of its inputs, which come from `a | b` and have one shape: two to eight of them. `(a | b) >> Add{}`
/// Shape: h x w x c, each → h x w x c.
/// PyTorch: a + b; Keras: Add.
struct Add {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "add";
  static constexpr const char* title = "Add";
  static constexpr int nodes = 7;  // of at most eight inputs

  constexpr void lower(codegen::Builder& net) const { join_inputs(net, codegen::ops::add, "(a | b) >> Add{}"); }
};

}  // namespace sinter
