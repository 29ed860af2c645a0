#include "runtime/data/batcher.hpp"

#include <algorithm>
#include <numeric>

#include "runtime/data/bytes_to_floats.hpp"

namespace sinter {

Batcher::Batcher(std::size_t capacity, const Split& split)
    : pixels_(split.pixels()),
      target_size_(split.targets.size() > 0 ? split.targets.shape(1) : 0),
      images_(capacity * pixels_),
      targets_(capacity * target_size_),
      weights_(capacity),
      labels_(capacity) {}

Targets Batcher::targets() const {
  const Targets all = target_size_ > 0 ? Targets(std::span(targets_).first(count_ * target_size_))
                                       : Targets(std::span(labels_).first(count_));
  return !weighted_ ? all : all.weighted_by(std::span(weights_).first(count_));
}

void Batcher::fill(const Split& split, std::span<const std::uint32_t> chosen) {
  count_ = chosen.size();
  weighted_ = split.weights.size() > 0;
  target_size_ = split.targets.size() > 0 ? split.targets.shape(1) : 0;
  if (targets_.size() < count_ * target_size_) targets_.resize(labels_.size() * target_size_);
  for (std::size_t i = 0; i < count_; ++i) {
    const std::size_t from = chosen[i] * pixels_;
    float* const to = images_.data() + i * pixels_;
    if (split.values.size() > 0) {
      std::copy_n(split.values.data() + from, pixels_, to);
    } else {
      bytes_to_floats(std::span(split.images.data() + from, pixels_), to);
    }
    if (target_size_ > 0)
      std::copy_n(split.targets.data() + chosen[i] * target_size_, target_size_, targets_.data() + i * target_size_);
    else
      labels_[i] = split.labels.data()[chosen[i]];
    if (weighted_) weights_[i] = split.weights.data()[chosen[i]];
  }
}

Batcher first_images(const Split& split, std::size_t images) {
  std::vector<std::uint32_t> chosen(std::min(images, split.size()));
  std::iota(chosen.begin(), chosen.end(), 0u);
  Batcher batch(chosen.size(), split);
  batch.fill(split, chosen);
  return batch;
}

void in_order(const Split& split, std::size_t images, std::size_t width,
              const std::function<void(const Batcher&, std::size_t)>& use) {
  Batcher batch(width, split);
  std::vector<std::uint32_t> order(images);
  std::iota(order.begin(), order.end(), 0u);
  for (std::size_t first = 0; first < images; first += width) {
    batch.fill(split, std::span(order).subspan(first, std::min(width, images - first)));
    use(batch, first);
  }
}

}  // namespace sinter
