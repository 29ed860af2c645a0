#include "runtime/base/shuffle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <span>
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
  // recorded results depend on it
  CHECK(shuffled(10, 1, 1) == std::vector<std::uint32_t>{1, 0, 8, 5, 3, 2, 4, 7, 6, 9});
}

TEST_CASE("every place gets every index equally often") {
  std::vector<int> counts(25);
  for (std::uint64_t epoch = 0; epoch < 10'000; ++epoch) {
    const std::vector<std::uint32_t> order = shuffled(5, 3, epoch);
    for (std::size_t place = 0; place < 5; ++place) ++counts[place * 5 + order[place]];
  }
  for (const int count : counts) CHECK(count == doctest::Approx(2000).epsilon(0.08));
}

TEST_CASE("a buffered shuffle draws each of its buffer as often as any other") {
  constexpr std::size_t buffer = 4, rounds = 40'000;
  std::vector<int> first(buffer), fifth(6);
  for (std::uint64_t epoch = 0; epoch < rounds; ++epoch) {
    std::vector<std::uint32_t> order = {0, 1, 2, 3, 4, 5};
    buffered_shuffle(order, buffer, 1, epoch);
    first.at(order[0])++;
    fifth.at(static_cast<std::size_t>(std::find(order.begin(), order.end(), 5u) - order.begin()))++;
  }
  for (const int count : first) CHECK(std::abs(count - 10'000) < 400);  // more than four standard deviations
  // The last one enters the buffer for the third draw, of four; then three, two and one are left to draw from.
  CHECK(fifth[0] + fifth[1] == 0);
  for (const int count : std::span(fifth).subspan(2)) CHECK(std::abs(count - 10'000) < 400);
}
