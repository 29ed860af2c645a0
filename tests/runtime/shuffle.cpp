#include "runtime/shuffle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace sinter;

namespace {

std::vector<std::uint32_t> shuffled(std::size_t count, std::uint64_t seed, std::uint64_t epoch) {
  std::vector<std::uint32_t> order(count, 12345);
  shuffle(order, seed, epoch);
  return order;
}

}  // namespace

TEST_CASE("every index comes once") {
  for (const std::size_t count : {0u, 1u, 2u, 3u, 1000u, 60'000u}) {
    std::vector<std::uint32_t> order = shuffled(count, 1, 1);
    std::sort(order.begin(), order.end());
    for (std::uint32_t i = 0; i < count; ++i) REQUIRE(order[i] == i);
  }
}

TEST_CASE("the order is a function of seed and epoch") {
  CHECK(shuffled(1000, 1, 1) == shuffled(1000, 1, 1));
  CHECK(shuffled(1000, 1, 1) != shuffled(1000, 1, 2));
  CHECK(shuffled(1000, 1, 1) != shuffled(1000, 2, 1));
  CHECK(shuffled(10, 1, 1) == std::vector<std::uint32_t>{1, 0, 8, 5, 3, 2, 4, 7, 6, 9});  // recorded results depend on it
}

TEST_CASE("every place gets every index equally often") {
  std::vector<int> counts(25);
  for (std::uint64_t epoch = 0; epoch < 10'000; ++epoch) {
    const std::vector<std::uint32_t> order = shuffled(5, 3, epoch);
    for (std::size_t place = 0; place < 5; ++place) ++counts[place * 5 + order[place]];
  }
  for (const int count : counts) CHECK(count == doctest::Approx(2000).epsilon(0.08));
}
