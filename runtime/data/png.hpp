#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "runtime/data/image_file.hpp"

namespace sinter {

/// Whether the bytes begin with PNG's signature.
bool is_png(std::span<const std::uint8_t> bytes);

/// (height, width, 1) or (height, width, 3), whichever the picture is, by libpng; see image_file.hpp. Beside the pixels
/// it takes at most 8 MiB: chunks of texts, profiles and the like are passed over.
LoadedImage parse_png(std::span<const std::uint8_t> bytes, const std::string& name,
                      ImageGround ground = ImageGround::contrast);

}  // namespace sinter
