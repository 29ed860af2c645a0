#include "runtime/model/initial_values.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/sha256.hpp"

using namespace sinter;

namespace {

/// A convolution's weight: kernel² x inputs x filters.
codegen::Tensor weight(Initializer init, int kernel, int inputs, int filters) {
  return {.role = codegen::Role::parameter,
          .batched = false,
          .shape = {kernel * kernel, inputs, filters},
          .init = init,
          .fan_in = kernel * kernel * inputs,
          .fan_out = kernel * kernel * filters,
          .window = kernel};
}

struct Moments {
  double mean = 0, variance = 0, largest = 0;
};
Moments moments(const std::vector<float>& values) {
  Moments m;
  const double count = static_cast<double>(values.size());
  for (const float x : values) m.mean += static_cast<double>(x) / count;
  for (const float x : values) m.variance += std::pow(static_cast<double>(x) - m.mean, 2) / count;
  for (const float x : values) m.largest = std::max(m.largest, std::fabs(static_cast<double>(x)));
  return m;
}

}  // namespace

TEST_CASE("drawn weights have the mean, the variance and the bounds of their distribution") {
  for (const Initializer init : {he_normal, he_uniform, he_truncated, glorot_normal, glorot_uniform, glorot_truncated,
                                 lecun_normal, lecun_uniform, lecun_truncated}) {
    CAPTURE(static_cast<int>(init));
    const codegen::Tensor t = weight(init, 3, 40, 100);  // 36,000 numbers
    const double variance = initial_variance(init, t.fan_in, t.fan_out), deviation = std::sqrt(variance);
    const Moments m = moments(initial_values(t, 2, 7));
    CHECK(std::fabs(m.mean) < 5 * deviation / std::sqrt(36000.0));
    CHECK(m.variance == doctest::Approx(variance).epsilon(0.04));
    if (is_uniform(init)) CHECK(m.largest <= std::sqrt(3.0) * deviation * (1 + 1e-6));
    if (is_truncated(init)) CHECK(m.largest <= 2 * deviation / 0.87962566103423978 * (1 + 1e-6));
    if (is_truncated(init)) CHECK(m.largest > 2 * deviation);
    CHECK(initial_values(t, 2, 7) == initial_values(t, 2, 7));
    CHECK(initial_values(t, 2, 7) != initial_values(t, 3, 7));
    CHECK(initial_values(t, 2, 7) != initial_values(t, 2, 8));
  }
}

TEST_CASE("an orthogonal weight has orthonormal columns, or rows where they are fewer") {
  for (const auto& [inputs, filters] : {std::pair(5, 7), std::pair(2, 30), std::pair(3, 12)}) {
    const std::vector<float> w = initial_values(weight(orthogonal, 2, inputs, filters), 1, 3);
    const int rows = 4 * inputs, columns = filters;
    const bool tall = rows >= columns;
    const auto at = [&](int vector, int i) {
      return static_cast<double>(w[static_cast<std::size_t>(tall ? i * columns + vector : vector * columns + i)]);
    };
    for (int a = 0; a < std::min(rows, columns); a++)
      for (int b = 0; b <= a; b++) {
        double product = 0;
        for (int i = 0; i < std::max(rows, columns); i++) product += at(a, i) * at(b, i);
        CHECK(std::fabs(product - (a == b ? 1 : 0)) < 1e-6);
      }
  }
}

TEST_CASE("orthogonal weights have no direction they prefer") {
  double sum = 0, squares = 0, diagonal = 0;
  constexpr int seeds = 2000, n = 3;
  for (int seed = 0; seed < seeds; seed++) {
    const std::vector<float> w = initial_values(weight(orthogonal, 1, n, n), 0, static_cast<std::uint64_t>(seed));
    for (const float x : w) sum += static_cast<double>(x), squares += static_cast<double>(x) * static_cast<double>(x);
    diagonal += static_cast<double>(w[0] + w[4] + w[8]);
  }
  CHECK(std::fabs(sum / (seeds * n * n)) < 0.02);
  CHECK(squares / (seeds * n * n) == doctest::Approx(1.0 / n));
  CHECK(std::fabs(diagonal / seeds) < 0.08);  // a sign that is not drawn would show here
}

TEST_CASE("the bits of initial weights are those that were recorded") {
  const auto bits = [](Initializer init) {
    Sha256 hash;
    const std::vector<float> values = initial_values(weight(init, 3, 12, 20), 1, 7);
    hash.update(std::as_bytes(std::span(values)));
    return hash.hex().substr(0, 16);
  };
  CHECK(bits(he_normal) == "4adb9a26a253cb37");
  CHECK(bits(he_uniform) == "182a527f82d5c9d4");
  CHECK(bits(glorot_normal) == "1544e719f35c90ec");
  CHECK(bits(glorot_uniform) == "c7db0202a6fd3d49");
  CHECK(bits(lecun_normal) == "60f1657c64569742");
  CHECK(bits(lecun_uniform) == "353c9d5fcafa5990");
  CHECK(bits(he_truncated) == "cc4f1399ef6c79cd");
  CHECK(bits(orthogonal) == "9b97b34ca4adefbf");
}

TEST_CASE("a weight of Dirac passes its input on, and zeros pass nothing") {
  const std::vector<float> w = initial_values(weight(dirac, 3, 2, 3), 0, 1);
  for (int tap = 0; tap < 9; tap++)
    for (int in = 0; in < 2; in++)
      for (int out = 0; out < 3; out++)
        CHECK(w[static_cast<std::size_t>((tap * 2 + in) * 3 + out)] == (tap == 4 && in == out ? 1.f : 0.f));
  codegen::Tensor dense = weight(dirac, 2, 3, 5);  // a dense layer on 2x2 pixels of three channels
  dense.fan_out = 5, dense.window = 1;
  const std::vector<float> m = initial_values(dense, 0, 1);
  for (int in = 0; in < 12; in++)
    for (int out = 0; out < 5; out++) CHECK(m[static_cast<std::size_t>(in * 5 + out)] == (in == out ? 1.f : 0.f));
  codegen::Tensor wide = weight(dirac, 1, 2, 2);  // 2 rows of 5 pixels: in the middle of the upper one
  wide.shape.height = 10, wide.window = {2, 5};
  const std::vector<float> in_line = initial_values(wide, 0, 1);
  for (int i = 0; i < 40; i++) CHECK(in_line[static_cast<std::size_t>(i)] == (i == 8 || i == 11 ? 1.f : 0.f));
  const std::vector<float> nothing = initial_values(weight(zeros, 3, 2, 3), 0, 1);
  CHECK(std::all_of(nothing.begin(), nothing.end(), [](float x) { return x == 0.f; }));
}
