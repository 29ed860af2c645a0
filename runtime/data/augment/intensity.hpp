#pragma once

#include <span>

#include "runtime/data/augment/image_span.hpp"

namespace sinter {

/// factor · x
void scale_values(std::span<float> values, float factor);

/// mean + factor · (x − mean), with the mean of each channel, summed in double: rows first, each column by itself.
void scale_contrast(const ImageSpan& image, float factor, AugmentMemory& memory);

void clamp_values(std::span<float> values, float low, float high);

}  // namespace sinter
