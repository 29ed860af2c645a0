#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace sinter {

/// The least and the greatest value of a picture of bytes.
struct ValueRange {
  std::uint8_t least = 0, most = 0;

  bool is_plain() const { return most == least; }
  /// Less than an eighth of what there is, and not of one value: what 12 bits look like in a file of 16.
  bool is_narrow() const { return !is_plain() && most - least < 256 / 8; }
};

/// For a note: "3 of 10 pictures …".
constexpr char narrow_range_words[] =
    "use less than an eighth of the values from 0 to 255 (12 bits in a file of 16 look so); stretch them if that is "
    "not meant";

inline ValueRange range_of(std::span<const std::uint8_t> pixels) {
  const auto [least, most] = std::minmax_element(pixels.begin(), pixels.end());
  return pixels.empty() ? ValueRange{} : ValueRange{*least, *most};
}

}  // namespace sinter
