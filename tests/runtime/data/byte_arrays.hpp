#pragma once

#include <algorithm>
#include <cstdint>

#include "runtime/data/example_reader.hpp"

/// Images of bytes, in their order, and their class numbers, for tests that look at single pixels or change them.
struct ByteArrays {
  xt::xtensor<std::uint8_t, 4> images;
  xt::xtensor<std::uint8_t, 1> labels;

  sinter::Dataset dataset() const { return {images, labels}; }
};

inline ByteArrays byte_arrays(const sinter::Dataset& data) {
  const auto [height, width, channels] = data.image_shape();
  ByteArrays arrays{xt::xtensor<std::uint8_t, 4>::from_shape({data.size(), height, width, channels}), {}};
  const sinter::BatchLabels labels =
      sinter::ExampleReader(data).each([to = arrays.images.data()](const auto& image) mutable {
        to = std::copy(image.bytes.begin(), image.bytes.end(), to);
      });
  arrays.labels = xt::cast<std::uint8_t>(labels.numbers);
  return arrays;
}
