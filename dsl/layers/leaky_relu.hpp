#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

namespace codegen::ops {

struct LeakyRelu {
  float slope;

  static constexpr const char* name = "leaky_relu";
  static constexpr Field fields[] = {{" slope ", Field::real}};
  static constexpr Monotone monotone = Monotone::rising;
  static constexpr bool of_output = true;  // y has the sign of x, or is 0
  constexpr auto value(auto x) const { return choose(x, x, slope * x); }
  constexpr auto gradient(auto dy, auto y) const { return choose(y, dy, slope * dy); }
};
SINTER_DEFINITION_OF(Pointwise<LeakyRelu>);
SINTER_DEFINITION_OF(PointwiseDx<LeakyRelu>);

}  // namespace codegen::ops

/// y = x where x > 0, else slope · x. (Maas, Hannun & Ng 2013)
/// PyTorch: LeakyReLU, whose negative_slope is 0.01, too; Keras: LeakyReLU, whose is 0.3: `.slope = 0.3f`.
struct LeakyReLU {
  float slope = 0.01f;  ///< for x below 0, 0 to 1
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "leakyrelu";
  static constexpr const char* title = "LeakyReLU";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    if (!(slope >= 0.f && slope <= 1.f))
      return net.reject("slope outside 0..1", words(slope), "0 to 1", "LeakyReLU{.slope = 0.01f}");
    net.elementwise(codegen::ops::pointwise<codegen::ops::LeakyRelu>, codegen::ops::LeakyRelu{slope});
  }
};

}  // namespace sinter
