#pragma once

#include <string>
#include <string_view>

namespace sinter::report {

struct Picture;  // runtime/report/page.hpp

/// The picture as a PNG file. @throws std::invalid_argument unless it has height · width · bytes_per_pixel pixels, of 1
/// or 3 bytes
std::string png(const Picture& picture);

std::string base64(std::string_view bytes);

}  // namespace sinter::report
