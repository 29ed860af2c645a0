#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/terminal/terminal.hpp"

namespace sinter {

/// Values of one picture, 0 = dark; where there are several channels, their mean is drawn.
struct ShownPicture {
  int height = 0, width = 0, channels = 1;
  std::span<const std::uint8_t> values;  ///< (height, width, channels)
};

/// A part of a picture: rows and columns `top`, `left` and as many from there.
struct PicturePart {
  int top = 0, left = 0, height = 0, width = 0;
};

/// The smallest part that holds whatever is bright in any of the pictures, which are of one size; all if nothing is.
PicturePart bright_part(std::span<const ShownPicture> pictures);

/// A picture as lines of at most `columns` columns, each cell of them two pixels high; larger ones are averaged down.
/// Half blocks with shades of grey where there are colours and UTF-8, plain half blocks where there are no colours, ten
/// ASCII letters where there is no UTF-8.
std::vector<std::string> draw(const ShownPicture& picture, const PicturePart& part, int columns,
                              const Terminal& terminal);

/// Pictures beside each other, as many in a row as fit, a text of one or more lines under each.
struct Captioned {
  std::vector<std::string> lines, caption;
};
std::string side_by_side(std::span<const Captioned> pictures, const Terminal& terminal);

}  // namespace sinter
