#pragma once

#include <bit>
#include <cstdint>

namespace sinter::codegen {

/// A bfloat16: the upper half of a float, eight digits of its 24, all of its range. Floats become one by rounding to
/// nearest, of two equally near to the even one; what is smaller than the smallest normal number becomes 0 with its
/// sign, as matrix units and AVX512-BF16 have it, and a NaN is quiet.
class BFloat16 {
 public:
  constexpr BFloat16() = default;
  constexpr BFloat16(float x) : bits_(rounded(std::bit_cast<std::uint32_t>(x))) {}
  constexpr operator float() const { return std::bit_cast<float>(static_cast<std::uint32_t>(bits_) << 16); }

  static constexpr BFloat16 of_bits(std::uint16_t bits) {
    BFloat16 made;
    made.bits_ = bits;
    return made;
  }
  constexpr std::uint16_t bits() const { return bits_; }

 private:
  static constexpr std::uint16_t rounded(std::uint32_t bits) {
    constexpr std::uint32_t sign = 0x8000'0000, infinite = 0x7f80'0000, quiet = 0x0040'0000;
    if ((bits & ~sign) > infinite) return static_cast<std::uint16_t>((bits | quiet) >> 16);
    if ((bits & infinite) == 0) return static_cast<std::uint16_t>((bits & sign) >> 16);
    return static_cast<std::uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
  }

  std::uint16_t bits_ = 0;
};

}  // namespace sinter::codegen
