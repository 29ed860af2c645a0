#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "runtime/base/arrays.hpp"

namespace sinter {

/// Whether the bytes begin with P2 or P5.
bool is_pgm(std::span<const std::uint8_t> bytes);

/// (height, width, 1); see image_file.hpp. One picture a file: bytes after it are an error.
xt::xtensor<std::uint8_t, 3> parse_pgm(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace sinter
