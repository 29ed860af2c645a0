#include "runtime/model/initial_values.hpp"

#include <algorithm>
#include <cmath>

#include "dsl/rounding.hpp"
#include "runtime/base/random.hpp"

namespace sinter {
namespace {

using codegen::Tensor;

Random random_of(std::uint64_t seed, int number, std::size_t i) {
  return {seed, stream(Purpose::initialize, static_cast<std::uint32_t>(number)), i};
}

/// A number of mean 0 and variance 1.
double unit_draw(Initializer init, Random random) {
  if (is_uniform(init)) return std::sqrt(3.0) * (2.0 * static_cast<double>(random.uniform()) - 1.0);
  if (!is_truncated(init)) return random.normal();
  constexpr double cut = 2, deviation = 0.87962566103423978;  // of a standard normal distribution that is cut off there
  double x = random.normal();
  while (!(std::fabs(x) < cut)) x = random.normal();
  return x / deviation;
}

/// The matrix (inputs, outputs) of a weight. Gram and Schmidt's method on random vectors, twice, for what rounding left
/// of the others.
std::vector<double> orthonormal(std::size_t inputs, std::size_t outputs, std::uint64_t seed, int number) {
  const bool tall = inputs >= outputs;
  const std::size_t length = tall ? inputs : outputs, count = tall ? outputs : inputs;
  std::vector<double> vectors(length * count);  // one behind the other
  for (std::size_t i = 0; i < vectors.size(); i++) vectors[i] = random_of(seed, number, i).normal();
  for (std::size_t k = 0; k < count; k++) {
    double* const v = vectors.data() + k * length;
    for (int pass = 0; pass < 2; pass++)
      for (std::size_t j = 0; j < k; j++) {
        const double* const other = vectors.data() + j * length;
        double product = 0;
        for (std::size_t i = 0; i < length; i++) product += rounded(v[i] * other[i]);
        for (std::size_t i = 0; i < length; i++) v[i] -= rounded(product * other[i]);
      }
    double squares = 0;
    for (std::size_t i = 0; i < length; i++) squares += rounded(v[i] * v[i]);
    for (std::size_t i = 0; i < length; i++) v[i] /= std::sqrt(squares);
  }
  std::vector<double> matrix(inputs * outputs);
  for (std::size_t i = 0; i < inputs; i++)
    for (std::size_t o = 0; o < outputs; o++)
      matrix[i * outputs + o] = tall ? vectors[o * length + i] : vectors[i * length + o];
  return matrix;
}

/// Where an input and an output of one number meet: in the middle of the window. In an even one that is the pixel that
/// `padding = same` puts on the output's own, the one before PyTorch's.
std::vector<float> identity(const Tensor& t) {
  const auto taps = static_cast<std::size_t>(t.shape.height), channels = static_cast<std::size_t>(t.shape.width),
             outputs = static_cast<std::size_t>(t.shape.channels);
  std::vector<float> values(taps * channels * outputs);
  const bool matrix = t.window == Pair{1};  // a dense layer, or a window of one pixel
  const int middle = (t.window.high - 1) / 2 * t.window.wide + (t.window.wide - 1) / 2;
  const std::size_t first = static_cast<std::size_t>(middle) * channels;
  for (std::size_t k = 0; k < std::min(matrix ? taps * channels : channels, outputs); k++)
    values[(first + k) * outputs + k] = 1.f;
  return values;
}

}  // namespace

std::vector<float> initial_values(const Tensor& t, int number, std::uint64_t seed) {
  std::vector<float> values(static_cast<std::size_t>(t.shape.size()), t.initial);
  if (t.fan_in == 0 || t.init == zeros) return values;
  if (t.init == dirac) return identity(t);
  if (t.init == orthogonal) {
    const auto outputs = static_cast<std::size_t>(t.shape.channels);
    const std::vector<double> matrix = orthonormal(values.size() / outputs, outputs, seed, number);
    std::transform(matrix.begin(), matrix.end(), values.begin(), [](double x) { return static_cast<float>(x); });
    return values;
  }
  const double deviation = std::sqrt(initial_variance(t.init, t.fan_in, t.fan_out));
  for (std::size_t i = 0; i < values.size(); i++)
    values[i] = static_cast<float>(deviation * unit_draw(t.init, random_of(seed, number, i)));
  return values;
}

}  // namespace sinter
