#pragma once

namespace sinter {

/// How a weight is drawn before training. Variance = 2 / fan_in (He et al. 2015) or 2 / (fan_in + fan_out)
/// (Glorot & Bengio 2010); uniform draws from ±sqrt(3 · variance).
enum class Initializer { he_normal, he_uniform, glorot_normal, glorot_uniform };
using enum Initializer;

/// Variance of a weight with so many inputs and outputs.
constexpr double initial_variance(Initializer init, double fan_in, double fan_out) {
  const bool he = init == he_normal || init == he_uniform;
  return he ? 2.0 / fan_in : 2.0 / (fan_in + fan_out);
}
constexpr bool is_uniform(Initializer init) { return init == he_uniform || init == glorot_uniform; }

}  // namespace sinter
