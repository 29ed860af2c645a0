#include "runtime/data/augment/noise.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace sinter;

namespace {

std::vector<float> noise(std::size_t count, float deviation, PhiloxKey key) {
  std::vector<float> values(count);
  add_noise(values, deviation, key);
  return values;
}

}  // namespace

TEST_CASE("the noise is Box and Muller's, of Philox's blocks") {
  const PhiloxKey key{7, 11};
  const std::vector<float> values = noise(1000, 2.f, key);
  for (std::size_t i = 0; i < values.size(); ++i) {
    // blocks of 64: 16 counters, whose words 0 and 1 are radii, 2 and 3 angles; cosines, then sines
    const std::size_t pair = i % 64 / 32;
    const PhiloxCounter word = philox4x32({static_cast<std::uint32_t>(i / 64 * 16 + i % 16), 0, 0, 0}, key);
    const double u = ((word[pair] >> 8) + 1) * 0x1p-24, v = 6.283185307179586 * ((word[2 + pair] >> 8) * 0x1p-24);
    const double wanted = 2 * std::sqrt(-2 * std::log(u)) * (i % 32 < 16 ? std::cos(v) : std::sin(v));
    CAPTURE(i);
    CHECK(std::abs(static_cast<double>(values[i]) - wanted) < 4e-6);
  }
}

TEST_CASE("noise has the moments and tails of the normal distribution") {
  constexpr std::size_t count = 400'000;
  double sum = 0, squares = 0, fourths = 0, neighbours = 0, last = 0;
  std::size_t beyond = 0;
  for (const float value : noise(count, 0.5f, {1, 2})) {
    const double x = 2 * static_cast<double>(value);
    sum += x, squares += x * x, fourths += x * x * x * x, neighbours += x * last, last = x;
    beyond += std::abs(x) > 1.959963984540054;
  }
  CHECK(std::abs(sum / count) < 0.007);
  CHECK(squares / count == doctest::Approx(1).epsilon(0.01));
  CHECK(fourths / count == doctest::Approx(3).epsilon(0.03));
  CHECK(std::abs(neighbours / count) < 0.007);
  CHECK(static_cast<double>(beyond) / count == doctest::Approx(0.05).epsilon(0.04));
}

TEST_CASE("another key is other noise, and no more values are touched than there are") {
  CHECK(noise(100, 1.f, {1, 2}) != noise(100, 1.f, {2, 2}));
  std::vector<float> values(70);
  add_noise(std::span(values).first(65), 1.f, {1, 2});
  const std::vector<float> all = noise(70, 1.f, {1, 2});
  for (std::size_t i = 0; i < 70; ++i) CHECK(values[i] == (i < 65 ? all[i] : 0.f));
}
