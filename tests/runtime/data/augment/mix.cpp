#include "runtime/data/augment/mix.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "runtime/data/augment/beta.hpp"
#include "runtime/data/batch.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

/// `count` images of 6x8 pixels with 2 channels: image i is i + 1 everywhere, and of class i.
Batch batch(std::size_t count, bool weighted = false) {
  Batch made;
  made.images.resize({count, 6, 8, 2});
  made.labels.rows.resize({count, 4});
  made.labels.rows.fill(0);
  made.labels.weights.resize({weighted ? count : 0});
  for (std::size_t i = 0; i < count; ++i) {
    std::fill_n(made.images.data() + 96 * i, 96, static_cast<float>(i + 1));
    made.labels.rows(i, i % 4) = 1;
    if (weighted) made.labels.weights(i) = static_cast<float>(10 * i);
  }
  return made;
}

Random numbers(std::size_t i) { return {3, 1, i}; }

Batch mixed(const Mixing& by, Batch of) {
  std::vector<float> memory;
  mix(by, of, numbers, memory);
  return of;
}

}  // namespace

TEST_CASE("mixup blends images, targets and weights with the next ones, the last with the first") {
  const Batch after = mixed(Mixup{.alpha = 0.7f}, batch(3, true));
  for (std::size_t i = 0; i < 3; ++i) {
    Random random = numbers(i);
    const auto share = static_cast<float>(beta_number(static_cast<double>(0.7f), random));
    const std::size_t next = (i + 1) % 3;
    const auto blend = [&](auto a, auto b) {
      return doctest::Approx(static_cast<double>(share * static_cast<float>(a) + (1 - share) * static_cast<float>(b)));
    };
    for (std::size_t p = 0; p < 96; ++p) CHECK(after.images.data()[96 * i + p] == blend(i + 1, next + 1));
    for (std::size_t k = 0; k < 4; ++k) CHECK(after.labels.rows(i, k) == blend(k == i, k == next));
    CHECK(after.labels.weights(i) == blend(10 * i, 10 * next));
  }
}

TEST_CASE("cutmix puts a rectangle of the next image in, and as much of its target") {
  double covered = 0;
  constexpr std::size_t count = 500;
  const Batch after = mixed(Cutmix{}, batch(count));
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t next = (i + 1) % count;
    std::size_t others = 0, top = 6, bottom = 0, left = 8, right = 0;
    for (std::size_t y = 0; y < 6; ++y)
      for (std::size_t x = 0; x < 8; ++x) {
        const float* const pixel = after.images.data() + 96 * i + 16 * y + 2 * x;
        CHECK(pixel[0] == pixel[1]);
        if (pixel[0] == static_cast<float>(i + 1)) continue;
        REQUIRE(pixel[0] == static_cast<float>(next + 1));
        ++others;
        top = std::min(top, y), bottom = std::max(bottom, y + 1), left = std::min(left, x),
        right = std::max(right, x + 1);
      }
    if (others > 0) CHECK(others == (bottom - top) * (right - left));
    covered += static_cast<double>(others) / 48;
    CHECK(after.labels.rows(i, i % 4) == doctest::Approx(1 - static_cast<double>(others) / 48));
    CHECK(after.labels.rows(i, next % 4) == doctest::Approx(static_cast<double>(others) / 48));
  }
  CHECK((covered / count > 0.2 && covered / count < 0.5));  // half before whole pixels and borders take from it
}

TEST_CASE("the rectangle has the share of the sides that λ leaves") {
  // Within these images nothing is cut off where the middle is the middle.
  int whole = 0;
  for (std::uint64_t at = 0; at < 300; ++at) {
    Batch two = batch(2);
    std::vector<float> memory;
    mix(Cutmix{}, two, [&](std::size_t i) { return Random(4, 2, 2 * at + i); }, memory);
    Random random(4, 2, 2 * at);
    const double side = std::sqrt(1 - static_cast<double>(static_cast<float>(beta_number(1, random))));
    const auto high = static_cast<std::ptrdiff_t>(6 * side) / 2, wide = static_cast<std::ptrdiff_t>(8 * side) / 2;
    const auto y = static_cast<std::ptrdiff_t>(random.below(6)), x = static_cast<std::ptrdiff_t>(random.below(8));
    if (y - high < 0 || y + high > 6 || x - wide < 0 || x + wide > 8) continue;
    ++whole;
    CHECK(two.labels.rows(0, 1) == doctest::Approx(static_cast<double>(4 * high * wide) / 48));
  }
  CHECK(whole > 50);
}

TEST_CASE("what is mixed only sometimes, and one image alone, stay as they are") {
  const Batch same = mixed(Mixup{.probability = 0}, batch(5));
  CHECK(same.images == batch(5).images);
  CHECK(same.labels.rows == batch(5).labels.rows);
  CHECK(mixed(Cutmix{}, batch(1)).images == batch(1).images);
  const Batch some = mixed(Mixup{.alpha = 1, .probability = 0.5f}, batch(400));
  int changed = 0;
  for (std::size_t i = 0; i < 400; ++i) changed += some.images(i, 0, 0, 0) != static_cast<float>(i + 1);
  CHECK(std::abs(changed - 200) < 50);
}

TEST_CASE("what cannot be mixed is refused") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Batch numbered = batch(2);
  numbered.labels.rows.resize({0, 0});
  numbered.labels.numbers = {0, 1};
  CHECK_REJECTS(mixed(Mixup{}, numbered), ".one_hot(classes) before it makes rows of them");
  CHECK(fault_of(Mixup{.alpha = 0}) == "Mixup: alpha is 0, expected a number from 0.01 to 100");
  CHECK(fault_of(Cutmix{.alpha = nan}) == "Cutmix: alpha is nan, expected a number from 0.01 to 100");
  CHECK(fault_of(Cutmix{.probability = -1}) == "Cutmix: probability is -1, expected a number from 0 to 1");
  CHECK(fault_of(Mixup{}).empty());
  CHECK(text_of(Cutmix{.probability = 0.5f}) == "Cutmix{.alpha = 1, .probability = 0.5}");
}
