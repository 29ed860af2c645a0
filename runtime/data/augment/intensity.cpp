#include "runtime/data/augment/intensity.hpp"

namespace sinter {

void scale_values(std::span<float> values, float factor) {
  for (float& value : values) value *= factor;
}

void scale_contrast(const ImageSpan& image, float factor, AugmentMemory& memory) {
  const std::size_t row = image.row(), channels = image.channels;
  memory.sums.assign(row, 0.0);
  double* const sums = memory.sums.data();
  for (std::size_t y = 0; y < image.height; ++y) {
    const float* const from = image.at(y);
    for (std::size_t i = 0; i < row; ++i) sums[i] += static_cast<double>(from[i]);
  }
  for (std::size_t i = channels; i < row; ++i) sums[i % channels] += sums[i];
  const double pixels = static_cast<double>(image.height * image.width);
  memory.image.resize(row);  // the means, a row of them
  for (std::size_t i = 0; i < row; ++i) memory.image[i] = static_cast<float>(sums[i % channels] / pixels);
  const float* const means = memory.image.data();
  for (std::size_t y = 0; y < image.height; ++y) {
    float* const values = image.at(y);
    for (std::size_t i = 0; i < row; ++i) values[i] = means[i] + factor * (values[i] - means[i]);
  }
}

void clamp_values(std::span<float> values, float low, float high) {
  for (float& value : values) {
    value = value < low ? low : value;
    value = value > high ? high : value;
  }
}

}  // namespace sinter
