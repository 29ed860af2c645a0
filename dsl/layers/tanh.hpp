#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct Tanh {
  static constexpr const char* name = "tanh";
  static constexpr bool of_output = true;
  static constexpr auto value(auto x) { return tanh(x); }
  static constexpr auto gradient(auto dy, auto y) { return dy * (1.f - y * y); }
};
SINTER_DEFINITION_OF(Pointwise<Tanh>);
SINTER_DEFINITION_OF(PointwiseDx<Tanh>);

}  // namespace codegen::ops

/// y = tanh x
/// PyTorch: Tanh; Keras: tanh.
struct Tanh {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "tanh";
  static constexpr const char* title = "Tanh";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::ops::pointwise<codegen::ops::Tanh>); }
};

}  // namespace sinter
