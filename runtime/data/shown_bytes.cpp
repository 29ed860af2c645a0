#include "runtime/data/shown_bytes.hpp"

#include <algorithm>

#include "runtime/data/example_reader.hpp"

namespace sinter {

xt::xtensor<std::uint8_t, 3> shown_bytes(const Dataset& data, std::size_t place) {
  Example example;
  ExampleReader(data).read(place, example);
  const auto& image = example.image;
  const auto [least, most] = std::minmax_element(image.begin(), image.end());
  // bytes are fed as b/255
  const float low = data.has_bytes() ? 0.f : *least, high = data.has_bytes() ? 1.f : *most;
  const float range = high > low ? high - low : 1.f;
  auto bytes = xt::xtensor<std::uint8_t, 3>::from_shape(image.shape());
  std::transform(image.begin(), image.end(), bytes.begin(), [low, range](float value) {
    return static_cast<std::uint8_t>(255.f * ((value - low) / range) + 0.5f);
  });
  return bytes;
}

xt::xtensor<std::uint8_t, 3> shown_bytes(const Dataset& data, std::size_t place, std::span<const Shape> inputs) {
  const xt::xtensor<std::uint8_t, 3> row = shown_bytes(data, place);
  if (inputs.size() < 2) return row;
  std::size_t width = 0, height = 0;
  for (const Shape& shape : inputs) {
    if (!is_picture(shape)) continue;
    if (height > 0 && height != static_cast<std::size_t>(shape.height)) return row;
    height = static_cast<std::size_t>(shape.height), width += static_cast<std::size_t>(shape.width) + (width > 0);
  }
  if (width == 0) return row;
  auto all = xt::xtensor<std::uint8_t, 3>::from_shape({height, width, 1});
  all.fill(0);
  std::size_t first = 0, left = 0;
  for (const Shape& shape : inputs) {
    const auto columns = static_cast<std::size_t>(shape.width), channels = static_cast<std::size_t>(shape.channels);
    for (std::size_t y = 0; is_picture(shape) && y < height; ++y)
      for (std::size_t x = 0; x < columns; ++x) {
        std::size_t sum = 0;
        for (std::size_t c = 0; c < channels; ++c) sum += row.data()[first + (y * columns + x) * channels + c];
        all(y, left + x, 0) = static_cast<std::uint8_t>(sum / channels);
      }
    if (is_picture(shape)) left += columns + 1;
    first += static_cast<std::size_t>(shape.size());
  }
  return all;
}

std::vector<std::uint8_t> bytes_of_fractions(std::span<const float> values) {
  std::vector<std::uint8_t> bytes(values.size());
  std::transform(values.begin(), values.end(), bytes.begin(),
                 [](float x) { return static_cast<std::uint8_t>(255 * std::clamp(x, 0.f, 1.f) + 0.5f); });
  return bytes;
}

}  // namespace sinter
