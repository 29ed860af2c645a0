#pragma once

#include <source_location>

#include "dsl/diagnostics.hpp"

namespace sinter {

/// Training: each value is 0 with probability `rate`, else x / (1 − rate), so that its expectation stays (Srivastava et al. 2014,
/// inverted). What is dropped depends on the run's seed, the training step and the place in the batch, never on threads. Inference: y = x,
/// for nothing.
struct Dropout {
  float rate = 0.5f;  ///< the fraction that is *dropped*, 0 to below 1
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "dropout";
  static constexpr int nodes = 2;

  constexpr void lower(auto& net) const {
    if (!(rate >= 0.f && rate < 1.f)) return net.reject("rate outside 0..1", words(rate), "0 to below 1", "Dropout{.rate = 0.5f}");
    net.dropout(rate);
  }
};

}  // namespace sinter
