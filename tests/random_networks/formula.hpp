#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "dsl/losses/target.hpp"
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

/// What one output is compared with.
struct TargetDrawn {
  TargetKind kind = TargetKind::class_number;
  std::uint32_t numbers = 0;  ///< of the output
  std::uint32_t pixels = 1;   ///< that are compared by themselves

  std::uint32_t width() const { return kind == TargetKind::class_number ? pixels : numbers; }
};

inline float target(const TargetDrawn& of, std::uint32_t h) {
  switch (of.kind) {
    case TargetKind::class_number:
      return static_cast<float>(h % (of.numbers / of.pixels));
    case TargetKind::distribution:
      return static_cast<float>(1 + (h & 3u));  // its part of all
    case TargetKind::labels:
      return static_cast<float>(h % 5u) / 4.f;
    case TargetKind::signs:
      return static_cast<float>(h & 1u) * 2.f - 1.f;
    case TargetKind::values:
      return signed_uniform(h, 1);
  }
  return 0;
}

/// Rows of the numbers that each output of a sample is compared with.
inline std::vector<float> targets(const std::vector<TargetDrawn>& of, int seed, int step, int count) {
  std::vector<float> values;
  for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(count); ++n)
    for (std::size_t output = 0; output < of.size(); ++output) {
      const TargetDrawn& one = of[output];
      const std::uint32_t sequence = fnv1a("labels/" + std::to_string(seed) + "/" + std::to_string(step) +
                                           (output > 0 ? "/" + std::to_string(output) : ""));
      const auto first = static_cast<std::ptrdiff_t>(values.size());
      for (std::uint32_t i = 0; i < one.width(); ++i)
        values.push_back(target(one, hash(sequence, n * one.width() + i)));
      if (one.kind != TargetKind::distribution) continue;
      for (auto pixel = values.begin() + first; pixel != values.end(); pixel += one.numbers / one.pixels) {
        const auto end = pixel + one.numbers / one.pixels;
        const float all = std::accumulate(pixel, end, 0.f);
        std::for_each(pixel, end, [&](float& part) { part /= all; });
      }
    }
  return values;
}

/// Of each sample, for losses that have them.
inline std::vector<float> weights(int seed, int step, int count) {
  const std::uint32_t sequence = fnv1a("weights/" + std::to_string(seed) + "/" + std::to_string(step));
  std::vector<float> values;
  for (std::uint32_t n = 0; n < static_cast<std::uint32_t>(count); ++n)
    values.push_back(0.5f + static_cast<float>(hash(sequence, n) & 3u) / 4.f);
  return values;
}

}  // namespace sinter::random_networks
