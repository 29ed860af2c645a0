#pragma once

#include "dsl/cxx20.hpp"

#include <array>
#include <cmath>
#include <cstdint>

#include "codegen/philox.hpp"
#include "dsl/rounding.hpp"
#include "runtime/base/portable_math.hpp"

/// Random numbers as sequences: each a function of (seed, stream, index) and of nothing else.
namespace sinter {

/// The sequence of numbers that belongs to one (seed, stream, index). Cheap to make: make one per image, per weight,
/// per epoch. A sequence has 2^34 words.
class Random {
 public:
  constexpr Random(std::uint64_t seed, std::uint32_t stream, std::uint64_t index)
      : key_(philox_key(seed)), counter_(philox_counter(0, stream, index)) {}

  constexpr std::uint32_t bits() {
    if (used_ == 4) refill();
    return block_[used_++];
  }

  /// [0, 1), a multiple of 2^-24: every value is exact in a float.
  constexpr float uniform() { return unit_interval(bits()); }

  /// [low, high) up to rounding.
  constexpr float uniform(float low, float high) { return low + rounded((high - low) * uniform()); }

  /// 0 .. bound-1, each equally likely; bound >= 1. Lemire, "Fast random integer generation in an interval" (2019).
  constexpr std::uint32_t below(std::uint32_t bound) {
    const std::uint32_t reject_under = (0u - bound) % bound;
    while (true) {
      const std::uint64_t product = std::uint64_t{bits()} * bound;
      if (static_cast<std::uint32_t>(product) >= reject_under) return static_cast<std::uint32_t>(product >> 32);
    }
  }

  /// Standard normal, by Box and Muller in double: sqrt(-2 ln u) cos(2 pi v), u in (0, 1], v in [0, 1). Two words.
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
