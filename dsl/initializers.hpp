#pragma once

namespace sinter {

/// How a weight is drawn before training. Variance = 2 / fan_in (He et al. 2015) or 2 / (fan_in + fan_out) (Glorot & Bengio 2010), for a
/// sum of fan_in terms. Of a Conv, fan_in is kernel · kernel · channels and fan_out kernel · kernel · filters; of a Dense, its inputs and
/// units. A normal distribution is not cut off. Biases begin at 0.
enum class Initializer {
  he_normal,       ///< normally, with variance 2 / fan_in: for layers before a ReLU
  he_uniform,      ///< evenly from ±√(6 / fan_in), which has that variance
  glorot_normal,   ///< normally, with variance 2 / (fan_in + fan_out): for layers before a Tanh or a Sigmoid, or before none
  glorot_uniform,  ///< evenly from ±√(6 / (fan_in + fan_out)), which has that variance
};
using enum Initializer;

/// Variance of a weight with so many inputs and outputs.
constexpr double initial_variance(Initializer init, double fan_in, double fan_out) {
  const bool he = init == he_normal || init == he_uniform;
  return he ? 2.0 / fan_in : 2.0 / (fan_in + fan_out);
}
constexpr bool is_uniform(Initializer init) { return init == he_uniform || init == glorot_uniform; }

}  // namespace sinter
