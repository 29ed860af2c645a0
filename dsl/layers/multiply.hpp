#pragma once

#include <source_location>

#include "codegen/ops/excite.hpp"
#include "codegen/ops/multiply.hpp"
#include "dsl/layers/join_inputs.hpp"

namespace sinter {

/// y = Π of its inputs, which come from `a | b`: two to eight of them, of one shape or a single pixel, which every
/// pixel is multiplied with. `(a | b) >> Multiply{}`, of which b may be a gate: of each number where it ends in
/// Sigmoid{}, of each channel where it begins with GlobalAveragePool{}, too (squeeze and excite, Hu et al. 2018).
/// Shape: h x w x c or 1 x 1 x c, each → h x w x c.
/// PyTorch: a * b; Keras: Multiply.
struct Multiply {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "multiply";
  static constexpr const char* title = "Multiply";
  static constexpr int nodes = 7;  // of at most eight inputs

  constexpr void lower(codegen::Builder& net) const {
    join_inputs(net, codegen::ops::multiply, "(a | b) >> Multiply{}", &codegen::ops::excite);
  }
};

}  // namespace sinter
