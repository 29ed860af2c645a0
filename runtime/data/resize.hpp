#pragma once

#include <cstdint>

#include "runtime/base/arrays.hpp"

namespace sinter {

/// A picture (height, width, channels) scaled to fit into another size, its proportions kept, in the middle of a dark
/// frame. Every pixel is the mean of what it covers, so that nothing is lost where the picture is larger.
xt::xtensor<std::uint8_t, 3> resize_to_fit(const xt::xtensor<std::uint8_t, 3>& picture, int height, int width);

/// Mean of the outermost rows and columns, 0..255.
double border_brightness(const xt::xtensor<std::uint8_t, 3>& picture);

}  // namespace sinter
