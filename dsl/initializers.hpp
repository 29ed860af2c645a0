#pragma once

namespace sinter {

/// What a weight begins at. Drawn ones have a variance of 2 / fan_in (He et al. 2015), 2 / (fan_in + fan_out) (Glorot &
/// Bengio 2010) or 1 / fan_in (LeCun et al. 1998), for a sum of fan_in terms. Of a Conv, fan_in is kernel · kernel ·
/// channels and fan_out kernel · kernel · filters; of a Dense, its inputs and units. A normal distribution is not cut
/// off unless it says so. Biases begin at 0. Ours is he_normal; PyTorch's Conv2d and Linear begin evenly from
/// ±√(1 / fan_in), biases too; Keras's at glorot_uniform, and its normal ones are truncated.
enum class Initializer {
  he_normal,       ///< normally, with variance 2 / fan_in: for layers before a ReLU
  he_uniform,      ///< evenly from ±√(6 / fan_in), which has that variance
  glorot_normal,   ///< normally, with variance 2 / (fan_in + fan_out): for layers before a Tanh, a Sigmoid, or none
  glorot_uniform,  ///< evenly from ±√(6 / (fan_in + fan_out)), which has that variance
  lecun_normal,    ///< normally, with variance 1 / fan_in: for layers before a SELU
  lecun_uniform,   ///< evenly from ±√(3 / fan_in), which has that variance
  he_truncated,  ///< as he_normal, but cut off at two deviations of a wider one, so with its variance: Keras's HeNormal
  glorot_truncated,  ///< as glorot_normal, likewise: Keras's GlorotNormal
  lecun_truncated,   ///< as lecun_normal, likewise: Keras's LecunNormal
  orthogonal,        ///< a random matrix (fan_in, outputs), its shorter side orthonormal (Saxe et al. 2014)
  dirac,  ///< 1 where input and output have one number, in mid-window, else 0: the output begins as the input
  zeros,  ///< 0: for the last layer of a residual branch, say; `constant(0.1f)`: any other number
};
using enum Initializer;

/// What a layer's `.init` is: an Initializer, or `constant(0.1f)`.
struct InitialWeights {
  Initializer how = he_normal;
  float value = 0.f;  ///< where `how` is `zeros`: what stands in place of them
  constexpr InitialWeights(Initializer drawn, float all = 0.f) : how(drawn), value(all) {}
  constexpr bool operator==(const InitialWeights&) const = default;
};
/// Weights that all begin at one number.
constexpr InitialWeights constant(float value) { return {zeros, value}; }

/// Variance of a weight with so many inputs and outputs.
constexpr double initial_variance(Initializer init, double fan_in, double fan_out) {
  switch (init) {
    case he_normal:
    case he_uniform:
    case he_truncated:
      return 2.0 / fan_in;
    case glorot_normal:
    case glorot_uniform:
    case glorot_truncated:
      return 2.0 / (fan_in + fan_out);
    case lecun_normal:
    case lecun_uniform:
    case lecun_truncated:
      return 1.0 / fan_in;
    case orthogonal:
    case dirac:
    case zeros:
      return 0;  // not drawn number by number
  }
  return 0;
}
constexpr bool is_uniform(Initializer init) {
  return init == he_uniform || init == glorot_uniform || init == lecun_uniform;
}
constexpr bool is_truncated(Initializer init) {
  return init == he_truncated || init == glorot_truncated || init == lecun_truncated;
}

}  // namespace sinter
