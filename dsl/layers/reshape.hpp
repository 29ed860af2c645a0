#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/reshape.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// The same numbers, in height, width, channel order, as another image: `Reshape{7, 7, 16}`.
/// Shape: h x w x c → height x width x channels, as many numbers.
/// PyTorch: Unflatten, which has another order, as its images have; Keras: Reshape.
struct Reshape {
  int height = 1;    ///< of y, 1 or more
  int width = 1;     ///< of y, 1 or more
  int channels = 1;  ///< of y, 1 or more
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "reshape";
  static constexpr const char* title = "Reshape";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape(), y{height, width, channels};
    if (!net.ok()) return;
    if (y.height < 1 || y.width < 1 || y.channels < 1)
      return net.reject("extent below 1", words(y), "at least 1x1x1", "Reshape{7, 7, 16}");
    if (y.too_large() || x.size() != y.size())
      return net.reject("has another number of values", words(x), words("what makes ", y), "extents of one product");
    if (x != y) net.add(codegen::ops::reshape, y, net.flow_inputs());
  }
};

}  // namespace sinter
