#pragma once

#include <source_location>

#include "codegen/ops/multiply.hpp"
#include "dsl/layers/join_inputs.hpp"

namespace sinter {

/// y = Π of its inputs, which come from `a | b` and have one shape: two to eight of them. `(a | b) >> Multiply{}`, of
/// which b may be a gate, that ends in Sigmoid{}. Shape: h x w x c, each → h x w x c.
/// PyTorch: a * b; Keras: Multiply.
struct Multiply {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "multiply";
  static constexpr const char* title = "Multiply";
  static constexpr int nodes = 7;  // of at most eight inputs

  constexpr void lower(codegen::Builder& net) const {
    join_inputs(net, codegen::ops::multiply, "(a | b) >> Multiply{}");
  }
};

}  // namespace sinter
