#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"

namespace sinter {

namespace codegen::ops {

struct HardSwish {
  static constexpr const char* name = "hard_swish";
  static constexpr auto value(auto x) { return x * at_most(relu(fma(x, 1.f / 6.f, 0.5f)), 1.f); }
  /// 0 below −3, x/3 + 1/2 up to 3, then 1; at −3 and 3 themselves 0 and 1.
  static constexpr auto gradient(auto dy, auto x) {
    return dy * choose(x - 3.f, constant_like(x, 1.f), gate(x + 3.f, fma(x, 1.f / 3.f, 0.5f)));
  }
};
SINTER_DEFINITION_OF(Pointwise<HardSwish>);
SINTER_DEFINITION_OF(PointwiseDx<HardSwish>);

}  // namespace codegen::ops

/// y = x · min(max(x / 6 + 1/2, 0), 1). (Howard et al. 2019)
/// PyTorch: Hardswish; Keras: hard_swish.
struct HardSwish {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "hardswish";
  static constexpr const char* title = "HardSwish";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    net.elementwise(codegen::ops::pointwise<codegen::ops::HardSwish>);
  }
};

}  // namespace sinter
