#include "runtime/training/hold_out.hpp"

#include <algorithm>

#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

HeldOut sides(std::size_t images, float fraction, std::uint64_t seed = 1) {
  FitOptions options;
  options.validation = fraction;
  options.seed = seed;
  return hold_out(images, options);
}

}  // namespace

TEST_CASE("every image is on one side, as many as the fraction says on the other") {
  for (const std::size_t images : {2u, 10u, 1000u}) {
    for (const float fraction : {0.1f, 0.3f, 0.5f, 0.9f}) {
      const auto expected = static_cast<std::size_t>(fraction * static_cast<float>(images) + 0.5f);
      if (expected == 0 || expected == images) continue;
      const HeldOut made = sides(images, fraction);
      CHECK(made.validated.size() == expected);
      CHECK(std::is_sorted(made.trained.begin(), made.trained.end()));
      std::vector<std::uint32_t> all = made.trained;
      all.insert(all.end(), made.validated.begin(), made.validated.end());
      std::sort(all.begin(), all.end());
      REQUIRE(all.size() == images);
      for (std::uint32_t i = 0; i < images; ++i) CHECK(all[i] == i);
    }
  }
}

TEST_CASE("the seed decides, and they are not the last ones") {
  CHECK(sides(1000, 0.1f).validated == sides(1000, 0.1f).validated);
  CHECK(sides(1000, 0.1f, 1).validated != sides(1000, 0.1f, 2).validated);
  CHECK(sides(1000, 0.1f).validated.front() < 500);
}

TEST_CASE("without a fraction nothing is held out; one that empties a side is refused") {
  CHECK(sides(3, 0).trained == std::vector<std::uint32_t>{0, 1, 2});
  CHECK(sides(3, 0).validated.empty());
  CHECK_REJECTS(sides(3, 0.1f), "of 3 training images it leaves 3 to train on and 0 to validate");
  CHECK_REJECTS(sides(3, 0.9f), "0 to train on and 3 to validate");
  for (const float bad : {-0.1f, 1.f, 0.f / 0.f}) CHECK_REJECTS(sides(3, bad), "validation is ");
}
