#pragma once

#include <source_location>

#include "codegen/ir/builder.hpp"
#include "codegen/ops/add.hpp"
#include "codegen/ops/noise.hpp"
#include "dsl/diagnostics.hpp"

namespace sinter {

/// Training: y = x + deviation · z, where each z is drawn from the standard normal distribution. What is drawn depends
/// on the run's seed, the training step and the place in the batch, never on threads; it is the same on every machine.
/// Inference: y = x, for nothing.
/// Shape: h x w x c → h x w x c.
/// Keras: GaussianNoise (stddev).
struct GaussianNoise {
  float deviation = 0.1f;  ///< the standard deviation of what is added, 0 or more
  const char* name = nullptr;
  unsigned line = std::source_location::current().line();

  static constexpr const char* kind = "gaussian_noise";
  static constexpr const char* title = "GaussianNoise";
  static constexpr int nodes = 2;

  constexpr void lower(codegen::Builder& net) const {
    if (!(deviation >= 0.f && deviation < 1e12f))
      return net.reject("deviation below 0, or no number", words(deviation), "0 or more", "GaussianNoise{0.1f}");
    const Shape x = net.shape();
    if (!net.ok() || deviation == 0.f) return;
    if (!net.training()) return net.dropped_in_training();
    const int clean = net.flow()[0];
    const unsigned draws = stream(Purpose::noise, static_cast<unsigned>(net.use()));
    const int drawn = net.add(codegen::ops::noise, x, {}, codegen::ops::Noise::Numbers{deviation, draws});
    net.add(codegen::ops::add, x, {clean, drawn});
  }
};

}  // namespace sinter
