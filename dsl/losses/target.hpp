#pragma once

#include <cstdint>

namespace sinter {

inline constexpr int most_outputs = 8;  ///< of a network, each with a loss

/// Of one of most_classes classes, counted from 0.
using ClassNumber = std::uint16_t;
inline constexpr int most_classes = 65'536;

/// What a loss compares a network's output with: of each sample.
enum class TargetKind : unsigned char {
  class_number,  ///< one number, 0 to outputs − 1
  distribution,  ///< a probability for each output: one-hot, or soft labels; they add up to 1
  labels,        ///< for each output, on its own, a number from 0 to 1: several labels a sample
  signs,         ///< for each output −1 or 1
  values,        ///< for each output any finite number
};

/// A figure that is reported beside the loss: a mean over the samples.
struct Metric {
  const char* name = "";  ///< "accuracy"; "": there is none
  bool fraction = false;  ///< of something right: from 0 to 1, shown in percent

  constexpr bool none() const { return *name == '\0'; }
};

}  // namespace sinter
