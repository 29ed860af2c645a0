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

}  // namespace sinter
