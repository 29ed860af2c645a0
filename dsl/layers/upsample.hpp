#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/upsample.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// Each pixel of x several times, side by side: the nearest of a larger image's pixels.
///   y[i, j, c] = x[⌊i / factor⌋, ⌊j / factor⌋, c]
/// Shape: h x w x c → (factor · h) x (factor · w) x c.
/// PyTorch: Upsample(scale_factor = factor, mode = "nearest"); Keras: UpSampling2D.
struct Upsample {
  Pair factor = 2;  ///< of rows and of columns, 1 to 4
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "upsample";
  static constexpr const char* title = "Upsample";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    if (factor.high < 1 || factor.wide < 1 || factor.high > 4 || factor.wide > 4)
      return net.reject("factor out of range", words(factor), "1 to 4", "upsample twice: Upsample{2}");
    const Shape x = net.shape();
    if (!net.ok() || factor == Pair{1}) return;
    const Shape y{x.height * factor.high, x.width * factor.wide, x.channels};
    if (y.too_large()) return net.reject("is too large", words(y), "at most 2^26 values", "a smaller factor");
    net.add(codegen::ops::spread, y, net.flow_inputs(), codegen::Window{.size = factor, .stride = factor});
  }
};

}  // namespace sinter
