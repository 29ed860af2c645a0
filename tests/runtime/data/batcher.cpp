#include "runtime/data/batcher.hpp"

#include <doctest/doctest.h>

#include <array>

#include "runtime/data/synthetic.hpp"

using namespace sinter;

TEST_CASE("a batch holds the chosen images over 255 and their labels") {
  const DigitSet digits = draw_digits({.train = 20, .test = 1});
  Batcher batcher(4, digits.train);
  CHECK(batcher.images().empty());
  const std::array<std::uint32_t, 3> chosen = {7, 19, 7};
  batcher.fill(digits.train, chosen);
  REQUIRE(batcher.images().size() == 3 * 784);
  REQUIRE(batcher.labels().size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(batcher.labels()[i] == digits.train.labels(chosen[i]));
    for (std::size_t p = 0; p < 784; ++p) {
      REQUIRE(batcher.images()[i * 784 + p] ==
              static_cast<float>(digits.train.images.data()[chosen[i] * 784 + p]) / 255.f);
    }
  }
  batcher.fill(digits.train, std::span(chosen).first(1));
  CHECK(batcher.images().size() == 784);
}
