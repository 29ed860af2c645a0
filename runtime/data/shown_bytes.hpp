#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sinter {

struct Split;  // runtime/data/digits.hpp

/// One image of a split for people to look at: (height, width, channels) bytes as they are; of floating-point values
/// the least becomes 0 and the greatest 255.
std::vector<std::uint8_t> shown_bytes(const Split& split, std::size_t image);

}  // namespace sinter
