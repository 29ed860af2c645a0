#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct Sigmoid {
  static constexpr const char* name = "sigmoid";
  static constexpr Monotone monotone = Monotone::no;  // to two units in the last place, a larger x may give a smaller y
  static constexpr bool of_output = true;
  static constexpr auto value(auto x) { return logistic(x); }
  static constexpr auto gradient(auto dy, auto y) { return dy * (y - y * y); }
};
SINTER_DEFINITION_OF(Pointwise<Sigmoid>);
SINTER_DEFINITION_OF(PointwiseDx<Sigmoid>);

}  // namespace codegen::ops

/// y = 1 / (1 + e^−x), the logistic function.
/// PyTorch: Sigmoid; Keras: sigmoid.
struct Sigmoid {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "sigmoid";
  static constexpr const char* title = "Sigmoid";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::ops::pointwise<codegen::ops::Sigmoid>); }
};

}  // namespace sinter
