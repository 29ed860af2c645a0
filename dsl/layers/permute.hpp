#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/rearrange.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// An axis of an image.
enum class Axis : unsigned char { rows, columns, channels };

/// y = x with its axes in another order: `Permute{Axis::columns, Axis::rows, Axis::channels}` is the transposed image.
/// Shape: h x w x c → the extents of the axes named.
/// PyTorch: permute; Keras: Permute.
struct Permute {
  Axis rows = Axis::rows;          ///< which of x's axes becomes the rows
  Axis columns = Axis::columns;    ///< …, the columns
  Axis channels = Axis::channels;  ///< …, the channels: each axis once
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "permute";
  static constexpr const char* title = "Permute";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const int from[] = {static_cast<int>(rows), static_cast<int>(columns), static_cast<int>(channels)};
    const char* const names[] = {"rows", "columns", "channels"};
    for (int axis = 0; axis < 3; axis++)
      for (int other = 0; other < axis; other++)
        if (from[axis] == from[other])
          return net.reject("an axis twice", names[from[axis]], "each axis once", "leave out those that stay");
    const Shape x = net.shape();
    const int extent[] = {x.height, x.width, x.channels};
    if (!net.ok() || (from[0] == 0 && from[1] == 1)) return;
    net.add(codegen::ops::rearrange, {extent[from[0]], extent[from[1]], extent[from[2]]}, net.flow_inputs(),
            codegen::Rearrangement{{x.height, x.width, x.channels, 1, 1}, {from[0], from[1], from[2], 3, 4}});
  }
};

}  // namespace sinter
