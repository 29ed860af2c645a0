#pragma once

#include <array>
#include <cstddef>

#include "runtime/data/augment/image_span.hpp"
#include "runtime/data/augment/steps.hpp"

namespace sinter {

/// A rectangle of pixels.
struct Cut {
  std::size_t height, width;
  std::ptrdiff_t top, left;  ///< where its first pixel lies in the image; below 0: in the padding
};

/// Copies the pixels of `from` within the cut to `to`, which has its size. With Fill::reflect no further from the image
/// than its extents less one.
void cut(const ImageSpan& from, const Cut& within, Fill fill, const ImageSpan& to);

/// Zeros within the cut, as far as it lies in the image.
void clear(const ImageSpan& image, const Cut& within);

}  // namespace sinter
