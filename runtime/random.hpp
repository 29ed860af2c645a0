#pragma once

#include <array>
#include <cmath>
#include <cstdint>

#include "runtime/portable_math.hpp"

/// Counter-based randomness: a number is a function of (seed, stream, index) and of nothing else, so that neither the thread count nor
/// the point where a run was resumed can change it.
namespace sinter {

using PhiloxCounter = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

/// Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC'11).
constexpr PhiloxCounter philox4x32(PhiloxCounter counter, PhiloxKey key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = std::uint64_t{0xD2511F53} * counter[0];
    const std::uint64_t second = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
    key = {key[0] + 0x9E3779B9, key[1] + 0xBB67AE85};  // Weyl sequences
  }
  return counter;
}

/// What a stream of numbers is for. The values are part of every recorded result: append, never renumber.
enum class Purpose : std::uint32_t { initialize = 1, shuffle = 2, dropout = 3, augment = 4, synthetic = 5, bench = 6 };

/// One stream per purpose and sub-stream (a parameter, a layer, …); `number` must be below 2^24.
constexpr std::uint32_t stream(Purpose purpose, std::uint32_t number = 0) { return static_cast<std::uint32_t>(purpose) << 24 | number; }

/// The sequence of numbers that belongs to one (seed, stream, index). Cheap to make: make one per image, per weight, per epoch.
/// A sequence has 2^34 words.
class Random {
 public:
  constexpr Random(std::uint64_t seed, std::uint32_t stream, std::uint64_t index)
      : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
        counter_{0, stream, static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32)} {}

  constexpr std::uint32_t bits() {
    if (used_ == 4) refill();
    return block_[used_++];
  }

  /// [0, 1), a multiple of 2^-24: every value is exact in a float.
  constexpr float uniform() { return static_cast<float>(bits() >> 8) * 0x1p-24f; }

  /// [low, high) up to rounding.
  constexpr float uniform(float low, float high) { return low + (high - low) * uniform(); }

  /// 0 .. bound-1, each equally likely; bound >= 1. Lemire, "Fast random integer generation in an interval" (2019).
  constexpr std::uint32_t below(std::uint32_t bound) {
    const std::uint32_t reject_under = (0u - bound) % bound;
    while (true) {
      const std::uint64_t product = std::uint64_t{bits()} * bound;
      if (static_cast<std::uint32_t>(product) >= reject_under) return static_cast<std::uint32_t>(product >> 32);
    }
  }

  /// Standard normal, by Box and Muller in double: sqrt(-2 ln u) cos(2 pi v) with u in (0, 1] and v in [0, 1). Uses two words.
  double normal() {
    const double u = (static_cast<double>(bits()) + 1) * 0x1p-32;
    const double v = static_cast<double>(bits()) * 0x1p-32;
    return std::sqrt(-2 * portable_log(u)) * portable_cos_turns(v);
  }

 private:
  constexpr void refill() {
    block_ = philox4x32(counter_, key_);
    ++counter_[0];
    used_ = 0;
  }

  PhiloxKey key_;
  PhiloxCounter counter_;
  PhiloxCounter block_{};
  std::uint32_t used_ = 4;
};

}  // namespace sinter
