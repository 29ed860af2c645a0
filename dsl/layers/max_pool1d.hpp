#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "dsl/layers/max_pool.hpp"
#include "dsl/layers/one_row.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A MaxPool along a signal, an image of one row: with the stride t, over those b whose pixel is in x,
///   y[j, c] = max_b x[t·j + b − left, c]
/// Shape: 1 x w x c → 1 x (⌊(w + left + right − size) / t⌋ + 1) x c; with `same` 1 x ⌈w / t⌉ x c. PyTorch: MaxPool1d;
/// Keras: MaxPooling1D (pool_size, strides), whose `same` is ours.
struct MaxPool1D {
  int size = 2;             ///< length of the window, in pixels, 1 to 1024; of 4 and less it joins other kernels
  int stride = size;        ///< how many pixels the window moves on, 1 to 1024
  Padding padding = valid;  ///< to the left and right of x: `same`, `valid` (none), pixels, or `Sides`
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "maxpool1d";
  static constexpr const char* title = "MaxPool1D";
  static constexpr int nodes = MaxPool::nodes;

  constexpr void lower(codegen::Builder& net) const {
    check_row(net, padding, "MaxPool");
    MaxPool{.size = {1, size}, .stride = {1, stride}, .padding = beside(padding)}.lower(net);
  }
};

}  // namespace sinter
