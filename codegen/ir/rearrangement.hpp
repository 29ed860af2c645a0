#pragma once

#include "dsl/shape.hpp"

namespace sinter::codegen {

/// An image's numbers, in height, width, channel order, seen as an array of five axes, and another order of these: what
/// Permute and PixelShuffle do. Attributes of an operation.
struct Rearrangement {
  static constexpr int axes = 5;
  int extent[axes]{1, 1, 1, 1, 1};  ///< of x
  int from[axes]{0, 1, 2, 3, 4};    ///< which of x's axes is y's, each once

  constexpr int size() const {
    int product = 1;
    for (int e : extent) product *= e;
    return product;
  }
  /// How far a step along one of y's axes goes in x.
  constexpr int stride(int axis) const {
    int product = 1;
    for (int a = from[axis] + 1; a < axes; a++) product *= extent[a];
    return product;
  }
  /// The number of x that y's i-th is.
  constexpr int source(int i) const {
    int at = 0;
    for (int axis = axes - 1; axis >= 0; axis--) {
      at += i % extent[from[axis]] * stride(axis);
      i /= extent[from[axis]];
    }
    return at;
  }
  /// From y to x.
  constexpr Rearrangement inverse() const {
    Rearrangement back;
    for (int axis = 0; axis < axes; axis++) {
      back.extent[axis] = extent[from[axis]];
      back.from[from[axis]] = axis;
    }
    return back;
  }
  constexpr bool is_legal() const {
    bool seen[axes]{};
    for (int axis = 0; axis < axes; axis++) {
      if (extent[axis] < 1 || from[axis] < 0 || from[axis] >= axes || seen[from[axis]]) return false;
      seen[from[axis]] = true;
    }
    return true;
  }
};

}  // namespace sinter::codegen
