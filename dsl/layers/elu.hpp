#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/pointwise.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

namespace codegen::ops {

struct Elu {
  float alpha;

  static constexpr const char* name = "elu";
  static constexpr Field fields[] = {{" alpha ", Field::real}};
  // y has the sign of x, or is 0; for x <= 0 the slope is alpha e^x = y + alpha
  static constexpr bool of_output = true;
  constexpr auto value(auto x) const { return choose(x, x, alpha * expm1(x)); }
  constexpr auto gradient(auto dy, auto y) const { return choose(y, dy, dy * (y + alpha)); }
};
SINTER_DEFINITION_OF(Pointwise<Elu>);
SINTER_DEFINITION_OF(PointwiseDx<Elu>);

}  // namespace codegen::ops

/// y = x where x > 0, else alpha (e^x − 1). (Clevert, Unterthiner & Hochreiter 2016)
/// PyTorch: ELU; Keras: elu.
struct ELU {
  float alpha = 1.f;  ///< y goes to −alpha where x falls; 0 or more
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "elu";
  static constexpr const char* title = "ELU";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    if (!(alpha >= 0.f && alpha <= 1e6f))
      return net.reject("alpha below 0", words(alpha), "a number of 0 or more", "ELU{.alpha = 1.f}");
    net.elementwise(codegen::ops::pointwise<codegen::ops::Elu>, codegen::ops::Elu{alpha});
  }
};

}  // namespace sinter
