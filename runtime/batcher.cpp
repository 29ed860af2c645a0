#include "runtime/batcher.hpp"

#include <algorithm>
#include <numeric>

#include "runtime/data/bytes_to_floats.hpp"

namespace sinter {

void Batcher::fill(const Split& split, std::span<const std::uint32_t> chosen) {
  count_ = chosen.size();
  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t from = chosen[i] * pixels_;
    float* const to = images_.data() + i * pixels_;
    if (split.values.size() > 0) {
      std::copy_n(split.values.data() + from, pixels_, to);
    } else {
      bytes_to_floats(std::span(split.images.data() + from, pixels_), to);
    }
    labels_[i] = split.labels.data()[chosen[i]];
  }
}

Batcher first_images(const Split& split, std::size_t images) {
  std::vector<std::uint32_t> chosen(std::min(images, split.labels.size()));
  std::iota(chosen.begin(), chosen.end(), 0u);
  Batcher batch(chosen.size(), chosen.empty() ? 1 : split.pixels());
  batch.fill(split, chosen);
  return batch;
}

void in_order(const Split& split, std::size_t images, std::size_t width, const std::function<void(const Batcher&, std::size_t)>& use) {
  Batcher batch(width, split.pixels());
  std::vector<std::uint32_t> order(images);
  std::iota(order.begin(), order.end(), 0u);
  for (std::size_t first = 0; first < images; first += width) {
    batch.fill(split, std::span(order).subspan(first, std::min(width, images - first)));
    use(batch, first);
  }
}

}  // namespace sinter
