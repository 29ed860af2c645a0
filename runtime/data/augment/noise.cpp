#include "runtime/data/augment/noise.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace sinter {
namespace {

// Loops of this length are what a compiler makes vectors of.
constexpr std::size_t lanes = 16, block = 4 * lanes;

/// ln u of u in [2^-24, 1], within 2e-7 (1 + |ln u|).
float natural_log(float u) {
  const auto bits = std::bit_cast<std::int32_t>(u);
  // m in [1/√2, √2): the bits of √(1/2) are taken for the beginning of an exponent
  const std::int32_t exponent = (bits - 0x3F35'04F3) >> 23;
  const float m = std::bit_cast<float>(bits - exponent * 0x80'0000);
  // ln m = 2 artanh t, t = (m − 1)/(m + 1), |t| ≤ 0.1716
  const float t = (m - 1) / (m + 1), square = t * t;
  const float series = 1 + square * (1 / 3.f + square * (1 / 5.f + square * (1 / 7.f + square * (1 / 9.f))));
  return static_cast<float>(exponent) * 0.69314718f + 2 * t * series;
}

struct Turn {
  float cosine, sine;
};

/// Of 2πv, v in [0, 1), within 2e-7.
Turn turn(float v) {
  const auto quarter = static_cast<std::int32_t>(v * 4 + 0.5f);
  const float angle = 6.2831853f * (v - static_cast<float>(quarter) * 0.25f), square = angle * angle;  // ±π/4
  const float sine =
      angle * (1 + square * (-1 / 6.f + square * (1 / 120.f + square * (-1 / 5040.f + square * (1 / 362880.f)))));
  const float cosine = 1 + square * (-1 / 2.f + square * (1 / 24.f + square * (-1 / 720.f + square * (1 / 40320.f))));
  const bool odd = (quarter & 1) != 0;
  const float x = odd ? sine : cosine, y = odd ? cosine : sine;
  return {(quarter + 1) & 2 ? -x : x, quarter & 2 ? -y : y};
}

/// The numbered block of normal numbers.
void normal_block(std::size_t number, PhiloxKey key, float (&normal)[block]) {
  std::uint32_t word[4][lanes];
  for (std::size_t i = 0; i < lanes; ++i) {
    word[0][i] = static_cast<std::uint32_t>(number * lanes + i);
    word[1][i] = word[2][i] = word[3][i] = 0;
  }
  philox4x32(word, key);
  float radius[2 * lanes];
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t i = 0; i < lanes; ++i)
      radius[k * lanes + i] =
          -2 * natural_log(static_cast<float>(static_cast<std::int32_t>(word[k][i] >> 8) + 1) * 0x1p-24f);
  for (float& r : radius) r = std::sqrt(r);
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t i = 0; i < lanes; ++i) {
      const Turn at = turn(static_cast<float>(static_cast<std::int32_t>(word[2 + k][i] >> 8)) * 0x1p-24f);
      normal[2 * k * lanes + i] = radius[k * lanes + i] * at.cosine;
      normal[(2 * k + 1) * lanes + i] = radius[k * lanes + i] * at.sine;
    }
}

}  // namespace

void add_noise(std::span<float> values, float deviation, PhiloxKey key) {
  float normal[block];
  for (std::size_t first = 0; first < values.size(); first += block) {
    normal_block(first / block, key, normal);
    const std::span<float> some = values.subspan(first, std::min(block, values.size() - first));
    for (std::size_t i = 0; i < some.size(); ++i) some[i] += deviation * normal[i];
  }
}

}  // namespace sinter
