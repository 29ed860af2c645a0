#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <xtensor/xtensor.hpp>

namespace sinter {

/// Whether the bytes begin with PNG's signature.
bool is_png(std::span<const std::uint8_t> bytes);

/// (height, width, 1) or (height, width, 3), whichever the picture is, by libpng; see image_file.hpp.
xt::xtensor<std::uint8_t, 3> parse_png(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace sinter
