#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct Selu {
  static constexpr float alpha = 1.67326324f, scale = 1.05070099f;

  static constexpr const char* name = "selu";
  static constexpr bool of_output = true;  // as ELU's
  static constexpr auto value(auto x) { return choose(x, scale * x, (scale * alpha) * expm1(x)); }
  static constexpr auto gradient(auto dy, auto y) { return choose(y, scale * dy, dy * (y + scale * alpha)); }
};
SINTER_DEFINITION_OF(Pointwise<Selu>);
SINTER_DEFINITION_OF(PointwiseDx<Selu>);

}  // namespace codegen::ops

/// y = 1.0507 x where x > 0, else 1.0507 · 1.6733 (e^x − 1): keeps mean 0 and variance 1. (Klambauer et al. 2017; its
/// weights want LeCun's variance, 1 / inputs)
/// PyTorch: SELU; Keras: selu.
struct SELU {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "selu";
  static constexpr const char* title = "SELU";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const { net.elementwise(codegen::ops::pointwise<codegen::ops::Selu>); }
};

}  // namespace sinter
