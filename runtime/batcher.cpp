#include "runtime/batcher.hpp"

#include <algorithm>

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

}  // namespace sinter
