#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/parity/formula.hpp"

/// Initial weights and data of a random network. judge.py says the same in Python, bit for bit.
namespace sinter::random_networks {

using parity::fnv1a, parity::hash, parity::signed_uniform;

/// The value a hash stands for; `part` is the last of the parameter's name. Of sixteen gammas two are 0, four negative.
inline float initial_value(std::string_view part, std::uint32_t h, float scale) {
  if (part == "gamma") {
    const float magnitude = 0.5f + static_cast<float>(h >> 9) * 0x1p-23f;
    return (h & 15u) < 2 ? 0 : (h & 15u) < 6 ? -magnitude : magnitude;
  }
  if (part == "running_mean") return signed_uniform(h, 0.25f);
  if (part == "slope") return signed_uniform(h, 0.25f);
  if (part == "running_var") return 0.75f + signed_uniform(h, 0.25f);
  return parity::initial_value(part, h, scale);
}

/// `inputs`: how many numbers a weight's output sums up.
inline std::vector<float> initial(const std::string& drawing, const std::string& name, std::size_t size, float inputs) {
  const std::uint32_t sequence = fnv1a(drawing + "/" + name);
  const std::string_view part = std::string_view(name).substr(name.rfind('.') + 1);
  float scale = 1;
  while (scale * scale * inputs > 12) scale /= 2;
  std::vector<float> values(size);
  for (std::uint32_t i = 0; float& value : values) value = initial_value(part, hash(sequence, i++), scale);
  return values;
}

inline std::vector<float> images(const std::string& kind, int seed, int step, std::size_t size) {
  const std::uint32_t sequence = fnv1a("images/" + std::to_string(seed) + "/" + std::to_string(step));
  std::vector<float> values;
  for (std::uint32_t i = 0; i < size; ++i) {
    const std::uint32_t h = hash(sequence, i);
    if (kind == "signed") values.push_back(signed_uniform(h, 1));
    if (kind == "bytes") values.push_back(static_cast<float>(h & 255u) / 255.f);
    if (kind == "coarse") values.push_back(static_cast<float>(h % 5u) / 4.f);
    if (kind == "zeros") values.push_back(0);
    if (kind == "far") values.push_back(8 + static_cast<float>(h & 255u) / 256.f);
  }
  return values;
}

inline std::vector<std::uint8_t> labels(int seed, int step, int count, int classes) {
  const std::uint32_t sequence = fnv1a("labels/" + std::to_string(seed) + "/" + std::to_string(step));
  std::vector<std::uint8_t> values;
  for (int i = 0; i < count; ++i)
    values.push_back(
        static_cast<std::uint8_t>(hash(sequence, static_cast<std::uint32_t>(i)) % static_cast<std::uint32_t>(classes)));
  return values;
}

}  // namespace sinter::random_networks
