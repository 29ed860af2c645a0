#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sinter {

/// The values of an image, (height, width, channels) in rows, that somebody else keeps.
struct ImageSpan {
  float* values = nullptr;
  std::size_t height = 0, width = 0, channels = 0;

  std::size_t row() const { return width * channels; }
  std::size_t size() const { return height * row(); }
  float* at(std::size_t y) const { return values + y * row(); }
  std::span<float> all() const { return {values, size()}; }
};

/// Memory that the steps of an augmentation share, from image to image.
struct AugmentMemory {
  std::vector<float> image;               ///< a copy of what is changed
  std::vector<std::int32_t> left, above;  ///< of a row's pixels: where they come from
  std::vector<float> right, below;        ///< and how much of it comes from the neighbours
  std::vector<double> sums;
};

}  // namespace sinter
