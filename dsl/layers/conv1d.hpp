#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "dsl/initializers.hpp"
#include "dsl/layers/conv.hpp"
#include "dsl/layers/one_row.hpp"
#include "dsl/shape.hpp"

namespace sinter {

/// A Conv along a signal, an image of one row, `Input{1, 128, 1}`: a window of kernel pixels walks over x, which is 0
/// outside; left is how far the window goes beyond it. With the stride t and the dilation e:
///   y[j, f] = bias[f] + Σ_{b, c} x[t·j + e·b − left, c] · weight[b, c, f]
/// `.padding = Sides{.left = 2}` is causal: with a kernel of 3 no y sees what comes after its x.
/// Shape: 1 x w x c → 1 x (⌊(w + left + right − reach) / t⌋ + 1) x filters, where e · (kernel − 1) + 1 pixels are a
/// window's reach; with `same` 1 x ⌈w / t⌉ x filters. `weight` is 1 x kernel x c / groups x filters, `bias` filters
/// numbers, 0 at first.
/// PyTorch: Conv1d, whose `same` knows no strides; Keras: Conv1D (strides, dilation_rate), whose `same` is ours.
struct Conv1D {
  int filters = 0;          ///< how many channels y has, e.g. 32
  int kernel = 3;           ///< length of the window, in pixels, 1 to 1024
  int stride = 1;           ///< how many pixels the window moves on, 1 to 4
  Padding padding = valid;  ///< zeros to the left and right of x: `same`, `valid` (none), pixels, or `Sides`
  int dilation = 1;         ///< pixels from one tap of the window to the next, 1 or more; its reach is at most 1024
  int groups = 1;           ///< parts that see nothing of each other, a divisor of c and of filters
  bool bias = true;         ///< adds bias[f]; dropped where a BatchNorm directly follows: it would cancel
  InitialWeights init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "conv1d";
  static constexpr const char* title = "Conv1D";
  static constexpr int nodes = Conv::nodes;

  constexpr void lower(codegen::Builder& net) const {
    check_row(net, padding, "Conv");
    Conv{.filters = filters,
         .kernel = {1, kernel},
         .stride = {1, stride},
         .padding = beside(padding),
         .dilation = {1, dilation},
         .groups = groups,
         .bias = bias,
         .init = init}
        .lower(net);
  }
};

}  // namespace sinter
