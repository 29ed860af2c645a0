#include "runtime/batcher.hpp"

#include <algorithm>

namespace sinter {

void Batcher::fill(const Split& split, std::span<const std::uint32_t> chosen) {
  count_ = chosen.size();
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint8_t* image = split.images.data() + chosen[i] * pixels_;
    std::transform(image, image + pixels_, images_.data() + i * pixels_,
                   [](std::uint8_t byte) { return static_cast<float>(byte) / 255.f; });
    labels_[i] = split.labels.data()[chosen[i]];
  }
}

}  // namespace sinter
