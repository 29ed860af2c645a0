#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/add_conv.hpp"
#include "codegen/ops/bias.hpp"
#include "dsl/diagnostics.hpp"
#include "dsl/initializers.hpp"

namespace sinter {

/// Every output is a sum over all inputs:
///   y[u] = bias[u] + Σ_k x[k] · weight[k, u]
/// Shape: 1 x 1 x n → 1 x 1 x units: put Flatten before it. `weight` is n x units, `bias` units numbers, 0 at first.
/// PyTorch: Linear; Keras: Dense.
struct Dense {
  int units = 0;     ///< how many numbers y has, e.g. 10
  bool bias = true;  ///< adds bias[u]; dropped where a BatchNorm directly follows: it would cancel
  InitialWeights init = he_normal;
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "dense";
  static constexpr const char* title = "Dense";
  static constexpr int nodes = 2;

  constexpr void lower(codegen::Builder& net) const {
    if (units <= 0) return net.reject("units below 1", words(units), "at least 1 unit", "Dense{10}");
    if (!net.shape().flat())
      return net.reject("input is an image", words(net.shape()), "a flat vector", "put Flatten{} before it");
    codegen::ops::add_conv(net, units, codegen::Window{}, init);
    if (bias) codegen::ops::add_bias(net);
  }
};

}  // namespace sinter
