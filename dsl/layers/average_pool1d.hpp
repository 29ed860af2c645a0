#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "dsl/layers/average_pool.hpp"
#include "dsl/layers/one_row.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// An AveragePool along a signal, an image of one row: with the stride t, over the n pixels of x that are in the
/// window,
///   y[j, c] = 1/n · Σ_b x[t·j + b − left, c]
/// With `.count_padding` n is the window's size at every place.
/// Shape: 1 x w x c → 1 x (⌊(w + left + right − size) / t⌋ + 1) x c; with `same` 1 x ⌈w / t⌉ x c. PyTorch: AvgPool1d,
/// which counts padding unless told count_include_pad=False: `.count_padding = true`; Keras: AveragePooling1D
/// (pool_size, strides), whose `same` is ours, and counts none.
struct AveragePool1D {
  int size = 2;                ///< length of the window, in pixels, 1 to 1024
  int stride = size;           ///< how many pixels the window moves on, 1 to 1024
  Padding padding = valid;     ///< to the left and right of x: `same`, `valid` (none), pixels, or `Sides`
  bool count_padding = false;  ///< whether pixels beyond x count, as zeros
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "average_pool1d";
  static constexpr const char* title = "AveragePool1D";
  static constexpr int nodes = AveragePool::nodes;

  constexpr void lower(codegen::Builder& net) const {
    check_row(net, padding, "AveragePool");
    AveragePool{.size = {1, size}, .stride = {1, stride}, .padding = beside(padding), .count_padding = count_padding}
        .lower(net);
  }
};

}  // namespace sinter
