#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "dsl/initializers.hpp"
#include "dsl/layers/conv_transpose.hpp"
#include "dsl/layers/one_row.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A ConvTranspose along a signal, an image of one row: y is what a Conv1D with this window makes x of.
///   y[t·j + e·b − left, f] += x[j, c] · weight[b, f, c], over all j, b, c; then + bias[f]
/// Shape: 1 x w x c → 1 x (t·(w − 1) + reach − left − right + output_padding) x filters, where e · (kernel − 1) + 1
/// pixels are a window's reach; with `same` 1 x t·w x filters. `weight` is 1 x kernel x filters / groups x c, `bias`
/// filters numbers, 0 at first.
/// PyTorch: ConvTranspose1d; Keras: Conv1DTranspose, as for ConvTranspose.
struct ConvTranspose1D {
  int filters = 0;          ///< how many channels y has, e.g. 32
  int kernel = 3;           ///< length of the window, in pixels, 1 to 1024
  int stride = 1;           ///< how many pixels of y from one pixel of x to the next, 1 to 4
  Padding padding = valid;  ///< cut off to the left and right of y: `same`, `valid` (nothing), pixels, or `Sides`
  int output_padding = 0;   ///< pixels that y has more, to the right, fewer than the stride; 0: none
  int dilation = 1;         ///< pixels from one tap of the window to the next, 1 or more; its reach is at most 1024
  int groups = 1;           ///< parts that see nothing of each other, a divisor of c and of filters
  bool bias = true;         ///< adds bias[f]
  InitialWeights init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "conv_transpose1d";
  static constexpr const char* title = "ConvTranspose1D";
  static constexpr int nodes = ConvTranspose::nodes;

  constexpr void lower(codegen::Builder& net) const {
    check_row(net, padding, "ConvTranspose");
    ConvTranspose{.filters = filters,
                  .kernel = {1, kernel},
                  .stride = {1, stride},
                  .padding = beside(padding),
                  .output_padding = {0, output_padding},
                  .dilation = {1, dilation},
                  .groups = groups,
                  .bias = bias,
                  .init = init}
        .lower(net);
  }
};

}  // namespace sinter
