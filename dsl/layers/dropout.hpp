#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/dropout.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// Training: each value is 0 with probability `rate`, else x / (1 − rate), so that its expectation stays (Srivastava et
/// al. 2014, inverted). What is dropped depends on the run's seed, the training step and the place in the batch, never
/// on threads. Inference: y = x, for nothing.
/// Shape: h x w x c → h x w x c.
/// PyTorch: Dropout; Keras: Dropout.
struct Dropout {
  float rate = 0.5f;  ///< the fraction that is dropped, 0 to below 1
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "dropout";
  static constexpr const char* title = "Dropout";
  static constexpr int nodes = 2;

  constexpr void lower(codegen::Builder& net) const {
    if (!(rate >= 0.f && rate < 1.f))
      return net.reject("rate outside 0..1", words(rate), "0 to below 1", "Dropout{.rate = 0.5f}");
    const Shape x = net.shape();
    if (!net.ok() || rate == 0.f) return;
    if (!net.training()) return net.dropped_in_training();
    const int kept = net.flow()[0];
    const unsigned draws = stream(Purpose::dropout, static_cast<unsigned>(net.use()));
    const int mask = net.add(codegen::ops::mask, x, {}, codegen::ops::Mask::Numbers{rate, draws});
    net.add(codegen::ops::dropout, x, {kept, mask});
  }
};

}  // namespace sinter
