#include "runtime/data/shown_bytes.hpp"

#include <algorithm>

#include "runtime/data/digits.hpp"

namespace sinter {

std::vector<std::uint8_t> shown_bytes(const Split& split, std::size_t image) {
  const std::size_t size = split.pixels();
  if (split.values.size() == 0) {
    const std::uint8_t* from = split.images.data() + image * size;
    return {from, from + size};
  }
  const float* from = split.values.data() + image * size;
  const auto [least, most] = std::minmax_element(from, from + size);
  const float range = *most > *least ? *most - *least : 1.f;
  std::vector<std::uint8_t> bytes(size);
  std::transform(from, from + size, bytes.begin(), [low = *least, range](float value) {
    return static_cast<std::uint8_t>(255.f * ((value - low) / range) + 0.5f);
  });
  return bytes;
}

}  // namespace sinter
