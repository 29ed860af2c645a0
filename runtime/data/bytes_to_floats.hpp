#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

namespace sinter {

/// Bytes 0..255 as b/255, from 0 to 1.
inline void bytes_to_floats(std::span<const std::uint8_t> bytes, float* to) {
  std::transform(bytes.begin(), bytes.end(), to, [](std::uint8_t byte) { return static_cast<float>(byte) / 255.f; });
}

}  // namespace sinter
