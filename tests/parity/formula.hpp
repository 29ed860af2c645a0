#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/model/model.hpp"

/// Initial weights and data of the parity test, from an integer hash: make_reference.py says the same in Python, bit
/// for bit. Every value is exact in a float: no compiler, library or rounding mode can tell the two sides apart.
namespace sinter::parity {

inline constexpr int classes = 10;
inline constexpr int side = 28;
inline constexpr int capacity = 64;
inline constexpr std::array counts{64, 64, 32};  ///< images of the three batches

constexpr std::uint32_t fnv1a(std::string_view text) {
  std::uint32_t value = 2166136261u;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 16777619u;
  return value;
}

/// Hash number `index` of a sequence: murmur3's finalizer.
constexpr std::uint32_t hash(std::uint32_t sequence, std::uint32_t index) {
  std::uint32_t h = sequence + index;
  h = (h ^ (h >> 16)) * 0x85ebca6bu;
  h = (h ^ (h >> 13)) * 0xc2b2ae35u;
  return h ^ (h >> 16);
}

/// In [-scale, scale) for a scale that is a power of two.
constexpr float signed_uniform(std::uint32_t h, float scale) {
  return (static_cast<float>(h >> 8) * 0x1p-24f - 0.5f) * (2 * scale);
}

/// Magnitude in [0.5, 1.5) from the high bits; negative, for one in four, where the low two bits are zero.
constexpr float signed_gamma(std::uint32_t h) {
  const float magnitude = 0.5f + static_cast<float>(h >> 9) * 0x1p-23f;
  return (h & 3u) == 0 ? -magnitude : magnitude;
}

/// Which weights and images a network gets: the reference file says.
struct Recipe {
  std::string draw;    ///< starts every parameter's sequence: `lenet5/0`
  std::string images;  ///< "spots" or "stripes"
  float logits = 1;    ///< scales the weights of the last layer
};

/// The power of two nearest, on a logarithmic axis, to He's uniform limit sqrt(6 / inputs); `logits` times it in the
/// last layer.
inline float weight_scale(const std::vector<int>& shape, float logits) {
  float inputs = 1, scale = 1;
  for (std::size_t i = 0; i + 1 < shape.size(); ++i) inputs *= static_cast<float>(shape[i]);
  while (scale * scale * inputs > 12) scale /= 2;
  return shape.back() == classes ? scale * logits : scale;
}

/// The value a hash stands for; `kind` is the last part of the parameter's name.
inline float initial_value(std::string_view kind, std::uint32_t h, float scale) {
  if (kind.ends_with("weight")) return signed_uniform(h, scale);
  if (kind == "bias") return signed_uniform(h, 0x1p-4f);
  if (kind == "gamma") return signed_gamma(h);
  if (kind == "beta") return signed_uniform(h, 0.25f);
  if (kind == "running_mean") return 0;
  if (kind == "running_var") return 1;
  throw std::invalid_argument("parity: no initial values for a " + std::string(kind));
}

inline std::vector<float> initial(const Recipe& recipe, const ParameterInfo& info) {
  const std::uint32_t sequence = fnv1a(recipe.draw + "/" + info.name);
  const std::string_view kind = std::string_view(info.name).substr(info.name.rfind('.') + 1);
  const float scale = weight_scale(info.shape, recipe.logits);
  std::size_t size = 1;
  for (const int extent : info.shape) size *= static_cast<std::size_t>(extent);
  std::vector<float> values(size);
  for (std::uint32_t i = 0; float& value : values) value = initial_value(kind, hash(sequence, i++), scale);
  return values;
}

inline int label(int step, int image) {
  return static_cast<int>(hash(fnv1a("label"), static_cast<std::uint32_t>(step * capacity + image)) % classes);
}

/// A bright spot placed by the label: 0..192.
constexpr int spot(int label, int moved, int y, int x) {
  const int down = y - (8 + label % 5 * 3 + moved % 5 - 2);
  const int right = x - (8 + label / 5 * 11 + moved / 5 % 5 - 2);
  return std::max(0, 192 - 6 * (down * down + right * right));
}

/// Stripes over the whole image, whose direction and width tell the label: 0..224.
constexpr int stripe(int label, int moved, int y, int x) {
  constexpr int period = 56;
  constexpr std::array down{2, 0, 4, 4, 8, 0, 8, 6, 2, 1}, right{0, 2, 4, 52, 0, 8, 8, 50, 6, 1};
  const auto i = static_cast<std::size_t>(label);
  const int phase = (down[i] * y + right[i] * x + moved % 13) % period;
  return 8 * std::min(phase, period - phase);
}

inline std::vector<std::uint8_t> labels(int step) {
  std::vector<std::uint8_t> result;
  for (int image = 0; image < counts.at(static_cast<std::size_t>(step)); ++image)
    result.push_back(static_cast<std::uint8_t>(label(step, image)));
  return result;
}

/// A pattern that depends on the label, moved a little, with noise: (count, 28, 28, 1), values k/255.
inline std::vector<float> images(const std::string& kind, int step) {
  const bool striped = kind == "stripes";
  const std::uint32_t noise_bits = striped ? 31 : 63;
  std::vector<float> result;
  for (int i = 0; i < counts.at(static_cast<std::size_t>(step)); ++i) {
    const int image = step * capacity + i;
    const auto moved = static_cast<int>(hash(fnv1a("shift"), static_cast<std::uint32_t>(image)) % (5u * 5u * 13u));
    for (int y = 0; y < side; ++y)
      for (int x = 0; x < side; ++x) {
        const int pattern = striped ? stripe(label(step, i), moved, y, x) : spot(label(step, i), moved, y, x);
        const std::uint32_t noise =
            hash(fnv1a("pixel"), static_cast<std::uint32_t>((image * side + y) * side + x)) & noise_bits;
        result.push_back(static_cast<float>(pattern + static_cast<int>(noise)) / 255.f);
      }
  }
  return result;
}

}  // namespace sinter::parity
