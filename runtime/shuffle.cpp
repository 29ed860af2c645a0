#include "runtime/shuffle.hpp"

#include <numeric>
#include <utility>

#include "runtime/random.hpp"

namespace sinter {

void shuffle(std::span<std::uint32_t> order, std::uint64_t seed, std::uint64_t epoch) {
  std::iota(order.begin(), order.end(), 0u);
  Random random(seed, stream(Purpose::shuffle), epoch);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
}

}  // namespace sinter
