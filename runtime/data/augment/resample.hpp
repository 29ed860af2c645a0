#pragma once

#include "runtime/data/augment/affine_map.hpp"
#include "runtime/data/augment/image_span.hpp"
#include "runtime/data/augment/steps.hpp"

namespace sinter {

/// Moves the pixels of an image: each new one is the bilinear blend of the four around the place that it comes from.
/// Plain single operations in one order: the same bits everywhere.
void resample(const ImageSpan& image, const AffineMap& from, Fill fill, AugmentMemory& memory);

}  // namespace sinter
