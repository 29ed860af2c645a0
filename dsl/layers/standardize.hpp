#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/standardize.hpp"

namespace sinter {

/// y = (x − mean) / deviation, with the mean and the standard deviation of each channel (feature) over the training
/// images: `fit` sets them before the first epoch, a loop of one's own calls `standardize(model, data)`. They are kept
/// with the weights, so that whoever predicts feeds the numbers as they are. A feature that is always the same stays 0.
/// Right behind the Input.
/// Shape: h x w x c → h x w x c. `mean`, 0 at first, and `deviation`, 1, are kept; c numbers each.
/// Keras: Normalization, with adapt(); scikit-learn: StandardScaler.
struct Standardize {
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "standardize";
  static constexpr const char* title = "Standardize";
  static constexpr int nodes = 1;

  constexpr void lower(codegen::Builder& net) const {
    const Shape x = net.shape();
    if (!net.ok()) return;
    if (!net.is_input())
      return net.reject("does not stand behind the Input", "other layers before it", "the data themselves",
                        "Input{30} >> Standardize{}");
    const Shape channels{1, 1, x.channels};
    const int mean = net.statistic("mean", channels, 0.f), deviation = net.statistic("deviation", channels, 1.f);
    net.add(codegen::ops::standardize, x, {net.flow()[0], mean, deviation});
  }
};

}  // namespace sinter
