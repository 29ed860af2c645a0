#include "runtime/base/shuffle.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "runtime/base/random.hpp"

namespace sinter {

void shuffle(std::span<std::uint32_t> order, std::uint64_t seed, std::uint64_t epoch) {
  std::iota(order.begin(), order.end(), 0u);
  Random random(seed, stream(Purpose::shuffle), epoch);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
}

void buffered_shuffle(std::span<std::uint32_t> order, std::size_t buffer, std::uint64_t seed, std::uint64_t epoch) {
  Random random(seed, stream(Purpose::shuffle, 1), epoch);
  // The buffer is a window: the one drawn goes to its front, and leaves it there; what was in front takes its place.
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t choices = std::min(buffer, order.size() - i);
    std::swap(order[i], order[i + random.below(static_cast<std::uint32_t>(choices))]);
  }
}

}  // namespace sinter
