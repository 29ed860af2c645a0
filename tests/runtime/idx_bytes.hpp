#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

using IdxBytes = std::vector<std::uint8_t>;

/// An IDX file of unsigned bytes with these extents, and `elements` elements 0, 1, 2, … 9, 0, …
inline IdxBytes idx(std::initializer_list<std::uint32_t> extents, std::size_t elements) {
  IdxBytes bytes = {0, 0, 8, static_cast<std::uint8_t>(extents.size())};
  for (const std::uint32_t extent : extents) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(extent >> shift));
  }
  for (std::size_t i = 0; i < elements; ++i) bytes.push_back(static_cast<std::uint8_t>(i % 10));
  return bytes;
}
