#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/data/dataset.hpp"

/// `count` images of 2x1 pixels: image i is {i / 256, i % 256} with label i % 10.
inline sinter::Dataset numbered(std::size_t count) {
  auto images = xt::xtensor<std::uint8_t, 4>::from_shape({count, 2, 1, 1});
  auto labels = xt::xtensor<std::uint8_t, 1>::from_shape({count});
  for (std::size_t i = 0; i < count; ++i) {
    images(i, 0, 0, 0) = static_cast<std::uint8_t>(i / 256);
    images(i, 1, 0, 0) = static_cast<std::uint8_t>(i % 256);
    labels(i) = static_cast<std::uint8_t>(i % 10);
  }
  return {images, labels};
}

/// Which one this is.
inline std::size_t number(const float* image) {
  return static_cast<std::size_t>(image[0] * 255 * 256 + image[1] * 255 + 0.5f);
}
