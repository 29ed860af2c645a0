#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct Exponential {
  static constexpr const char* name = "exponential";
  static constexpr Monotone monotone = Monotone::no;  // to two units in the last place, a larger x may give a smaller y
  static constexpr bool of_output = true;
  static constexpr auto value(auto x) { return exp(x); }
  static constexpr auto gradient(auto dy, auto y) { return dy * y; }
};
SINTER_DEFINITION_OF(Pointwise<Exponential>);
SINTER_DEFINITION_OF(PointwiseDx<Exponential>);

}  // namespace codegen::ops

/// y = e^x
/// PyTorch: torch.exp; Keras: exponential.
struct Exponential {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "exponential";
  static constexpr const char* title = "Exponential";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    net.elementwise(codegen::ops::pointwise<codegen::ops::Exponential>);
  }
};

}  // namespace sinter
