#pragma once

namespace sinter {

/// What numbers products multiply.
enum class Precision : unsigned char {
  fp32,  ///< floats, everywhere
  /// bfloat16, of eight digits instead of 24: activations, their gradients and copies of the weights are stored so, in
  /// half the memory, and products are made for matrix units. Sums, weights, statistics and losses are floats.
  bf16,
};
inline constexpr Precision fp32 = Precision::fp32, bf16 = Precision::bf16;

constexpr const char* name_of(Precision precision) {
  switch (precision) {
    case Precision::fp32:
      return "fp32";
    case Precision::bf16:
      return "bf16";
  }
  return "";
}

}  // namespace sinter
