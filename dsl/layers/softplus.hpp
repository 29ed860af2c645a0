#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct SoftPlus {
  static constexpr const char* name = "softplus";
  static constexpr auto value(auto x) { return relu(x) + log1p(exp(choose(x, -x, x))); }  // of −|x|: nothing overflows
  static constexpr auto gradient(auto dy, auto x) { return dy * logistic(x); }
};
SINTER_DEFINITION_OF(Pointwise<SoftPlus>);
SINTER_DEFINITION_OF(PointwiseDx<SoftPlus>);

}  // namespace codegen::ops

/// y = ln(1 + e^x). (Dugas et al. 2001)
/// PyTorch: Softplus, which is x itself above 20; Keras: softplus, as ours.
struct Softplus {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "softplus";
  static constexpr const char* title = "Softplus";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    net.elementwise(codegen::ops::pointwise<codegen::ops::SoftPlus>);
  }
};

}  // namespace sinter
