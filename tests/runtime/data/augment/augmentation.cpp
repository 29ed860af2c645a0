#include "runtime/data/augment/augmentation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "runtime/data/augment/cut.hpp"
#include "runtime/data/augment/resample.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

using Image = xt::xtensor<float, 3>;

Image image(std::size_t height, std::size_t width, std::size_t channels) {
  Image made = Image::from_shape({height, width, channels});
  for (std::size_t i = 0; i < made.size(); ++i) made.data()[i] = static_cast<float>((i * i * 3 + i) % 11) / 8;
  return made;
}

Random numbers(std::uint64_t index = 0) { return {9, 1, index}; }

Image augmented(const Augmentation& by, Image of, std::uint64_t index = 0) {
  Random random = numbers(index);
  by.apply(of, random);
  return of;
}

Image moved(Image of, const AffineMap& map, Fill fill) {
  AugmentMemory memory;
  resample({of.data(), of.shape(0), of.shape(1), of.shape(2)}, map, fill, memory);
  return of;
}

}  // namespace

TEST_CASE("moves that follow each other are one, in their order, each drawn once") {
  const Image before = image(9, 7, 2);
  Random random = numbers();
  AffineMap map;
  map.rotate(static_cast<double>(random.uniform(-30.f, 30.f)));
  const double down = static_cast<double>(random.uniform(-0.2f, 0.2f)) * 9;
  map.shift(static_cast<double>(random.uniform(-0.1f, 0.1f)) * 7, down);
  map.scale(static_cast<double>(random.uniform(0.5f, 2.f)));
  const double slant = static_cast<double>(random.uniform(-10.f, 10.f));
  map.shear(slant, static_cast<double>(random.uniform(-5.f, 5.f)));
  map.flip_horizontally();
  map.flip_vertically();
  const Augmentation all = RandomRotation{.degrees = 30} >> RandomShift{.height = 0.2f, .width = 0.1f} >>
                           RandomScale{.low = 0.5f, .high = 2.f} >> RandomShear{.degrees = 10, .vertical = 5} >>
                           RandomHorizontalFlip{.probability = 1} >> RandomVerticalFlip{.probability = 1};
  CHECK(augmented(all, before) == moved(before, map, Fill::zeros));
  const Augmentation other = RandomHorizontalFlip{.probability = 1} >> RandomRotation{.degrees = 30};
  CHECK(augmented(other, before) !=
        augmented(RandomRotation{.degrees = 30} >> RandomHorizontalFlip{.probability = 1}, before));
}

TEST_CASE("a move that fills otherwise is another move") {
  const Image before = image(8, 8, 1);
  Random random = numbers();
  AffineMap turn, shift;
  turn.rotate(static_cast<double>(random.uniform(-30.f, 30.f)));
  const double down = static_cast<double>(random.uniform(-0.2f, 0.2f)) * 8;
  shift.shift(static_cast<double>(random.uniform(0.f, 0.f)), down);
  const Augmentation both = RandomRotation{.degrees = 30, .fill = Fill::edge} >> RandomShift{.height = 0.2f};
  CHECK(augmented(both, before) == moved(moved(before, turn, Fill::edge), shift, Fill::zeros));
}

TEST_CASE("a crop is anywhere in the padded image, at rest in the middle") {
  const Image before = image(4, 5, 1);
  const Augmentation crop = RandomCrop{.height = 5, .width = 5, .padding = 1};
  std::set<std::vector<float>> seen, possible;
  for (std::ptrdiff_t top = -1; top <= 0; ++top)
    for (std::ptrdiff_t left = -1; left <= 1; ++left) {
      std::vector<float> to(25);
      Image from = before;
      cut({from.data(), 4, 5, 1}, {5, 5, top, left}, Fill::zeros, {to.data(), 5, 5, 1});
      possible.insert(to);
    }
  for (std::uint64_t i = 0; i < 200; ++i) {
    const Image after = augmented(crop, before, i);
    REQUIRE(after.shape() == std::array<std::size_t, 3>{5, 5, 1});
    seen.insert({after.begin(), after.end()});
  }
  CHECK(seen == possible);
  CHECK(crop.shape_after({4, 5, 1}) == std::array<std::size_t, 3>{5, 5, 1});

  const Augmentation resting = (RandomCrop{.height = 2, .width = 3} >> RandomRotation{.degrees = 90}).at_rest();
  Image middle = Image::from_shape({2, 3, 1});
  for (std::size_t y = 0; y < 2; ++y)
    for (std::size_t x = 0; x < 3; ++x) middle(y, x, 0) = before(y + 1, x + 1, 0);
  for (std::uint64_t i = 0; i < 20; ++i) CHECK(augmented(resting, before, i) == middle);
  CHECK(augmented(CenterCrop{.height = 2, .width = 3}, before) == middle);
}

TEST_CASE("at rest only sizes and clamps are left") {
  const Augmentation all = RandomRotation{.degrees = 10} >> RandomCrop{.padding = 2} >> Cutout{.size = 2} >>
                           RandomNoise{.deviation = 1} >> RandomBrightness{.factor = 1} >>
                           RandomContrast{.factor = 1} >> RandomHorizontalFlip{};
  CHECK(all.at_rest().empty());
  const Augmentation held = (all >> Clamp{.high = 0.5f}).at_rest();
  CHECK_FALSE(held.empty());
  Image wanted = image(5, 5, 1);
  for (float& value : wanted) value = std::min(value, 0.5f);
  CHECK(augmented(held, image(5, 5, 1)) == wanted);
}

TEST_CASE("a cutout is a square of zeros whose middle is in the image") {
  std::set<std::vector<float>> seen;
  for (std::uint64_t i = 0; i < 400; ++i) {
    Image ones = xt::ones<float>({5, 6, 2});
    ones = augmented(Cutout{.size = 3}, std::move(ones), i);
    std::size_t zeros = 0;
    for (const float value : ones) zeros += value == 0;
    CHECK((zeros == 2 * 9 || zeros == 2 * 6 || zeros == 2 * 4));
    seen.insert({ones.begin(), ones.end()});
  }
  CHECK(seen.size() == 30);  // one for each pixel
}

TEST_CASE("values are changed as far as the numbers say") {
  const Image before = image(6, 6, 1);
  float least = 9, most = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    const float factor = augmented(RandomBrightness{.factor = 0.5f}, before, i)(0, 1, 0) / before(0, 1, 0);
    least = std::min(least, factor), most = std::max(most, factor);
  }
  CHECK((least >= 0.499f && least < 0.52f && most > 1.48f && most <= 1.501f));
  const Image noisy = augmented(RandomNoise{.deviation = 0.01f}, before);
  CHECK(noisy != before);
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(std::abs(noisy.data()[i] - before.data()[i]) < 0.06f);
  CHECK(augmented(RandomContrast{.factor = 0.5f}, before) != before);
}

TEST_CASE("what happens only sometimes happens as often as it should") {
  int flipped = 0;
  for (std::uint64_t i = 0; i < 2000; ++i)
    flipped += augmented(RandomHorizontalFlip{.probability = 0.25f}, image(3, 3, 1), i) != image(3, 3, 1);
  CHECK(std::abs(flipped / 2000.0 - 0.25) < 0.04);
  CHECK(augmented(RandomVerticalFlip{.probability = 0}, image(3, 3, 1)) == image(3, 3, 1));
}

TEST_CASE("an image costs no memory once there was one of its size") {
  const Augmentation all = RandomRotation{.degrees = 10, .fill = Fill::reflect} >> RandomCrop{.padding = 2} >>
                           Cutout{.size = 2} >> RandomNoise{.deviation = 1} >> RandomContrast{.factor = 1} >> Clamp{};
  Image changed = image(28, 28, 3);
  Random random = numbers();
  all.apply(changed, random);
  const long before = allocations();
  for (int i = 0; i < 5; ++i) all.apply(changed, random);
  CHECK(allocations() == before);
}

TEST_CASE("an augmentation reads as it is written") {
  const Augmentation two = RandomShear{.degrees = 2.5f, .fill = Fill::edge} >> RandomCrop{.padding = 2};
  CHECK(two.text() ==
        "RandomShear{.degrees = 2.5, .vertical = 0, .fill = Fill::edge, .probability = 1} >> "
        "RandomCrop{.height = 0, .width = 0, .padding = 2, .fill = Fill::zeros}");
}

TEST_CASE("numbers out of range are refused, one error each") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto refusal = [](const auto& step) { return input_error([&] { (void)Augmentation(step); }); };
  CHECK(refusal(RandomRotation{.degrees = nan}) ==
        "RandomRotation: degrees is nan, expected a number of degrees from 0 to 360");
  CHECK(has(refusal(RandomRotation{.degrees = -1}), "degrees is -1"));
  CHECK(has(refusal(RandomRotation{.degrees = 1, .probability = 1.5f}),
            "probability is 1.5, expected a number from 0 to 1"));
  CHECK(has(refusal(RandomRotation{.fill = static_cast<Fill>(3)}), "fill is none of Fill::zeros"));
  CHECK(has(refusal(RandomShift{.height = 1.01f}), "RandomShift: height is 1.01, expected a number from 0 to 1"));
  CHECK(has(refusal(RandomShift{.width = nan}), "width is nan"));
  CHECK(has(refusal(RandomScale{.low = 0.f}), "RandomScale: low is 0, expected a number from 0.01 to 100"));
  CHECK(has(refusal(RandomScale{.low = 2.f}), "low is 2 and high is 1, expected low to be no larger"));
  CHECK(has(refusal(RandomShear{.degrees = 90}),
            "RandomShear: degrees is 90, expected a number of degrees from 0 to below 90"));
  CHECK(has(refusal(RandomShear{.vertical = -3}), "vertical is -3"));
  CHECK(has(refusal(RandomHorizontalFlip{.probability = -0.1f}), "RandomHorizontalFlip: probability is -0.1"));
  CHECK(has(refusal(RandomVerticalFlip{.probability = nan}), "RandomVerticalFlip: probability is nan"));
  CHECK(has(refusal(RandomCrop{.padding = -1}), "RandomCrop: padding is -1, expected 0 to 4096 pixels"));
  CHECK(has(refusal(CenterCrop{.height = -2}), "CenterCrop: height is -2, expected 0 to "));
  CHECK(refusal(Cutout{}) == "Cutout: size is 0, expected 1 to 16777216 pixels");
  CHECK(has(refusal(RandomNoise{.deviation = std::numeric_limits<float>::infinity()}),
            "RandomNoise: deviation is inf, expected a number of 0 or more"));
  CHECK(has(refusal(RandomBrightness{.factor = -1}), "RandomBrightness: factor is -1"));
  CHECK(has(refusal(RandomContrast{.factor = nan}), "RandomContrast: factor is nan"));
  CHECK(has(refusal(Clamp{.low = nan}), "Clamp: low is nan, expected a finite number"));
  CHECK(has(refusal(Clamp{.low = 2}), "low is 2 and high is 1"));
  CHECK_REJECTS(augmented(RandomCrop{.height = 9}, image(6, 7, 1)),
                "RandomCrop: 9x7 pixels are to be cut out of an image of 6x7 with a padding of 0");
  CHECK_REJECTS(augmented(RandomCrop{.padding = 6, .fill = Fill::reflect}, image(6, 7, 1)),
                "RandomCrop: padding is 6, and an image of 6x7 has no more than 5 pixels to reflect");
  CHECK_REJECTS(augmented(CenterCrop{.width = 8}, image(6, 7, 1)),
                "CenterCrop: 6x8 pixels are to be cut out of an image of 6x7");
}

TEST_CASE("rows of numbers have no pixels to move: what works on pixels is refused, also before there are samples") {
  const auto refused = [](const Augmentation& steps) {
    CHECK_REJECTS(augmented(steps, image(1, 1, 17)),
                  "works on the pixels of an image, and these samples are rows of 17");
    CHECK_REJECTS(steps.shape_after({1, 1, 17}), "rows of 17 numbers");
    (void)augmented(steps, image(1, 4, 2));  // a signal has some
  };
  CHECK_REJECTS(
      augmented(RandomShift{.width = 0.5f}, image(1, 1, 2)),
      "RandomShift{.height = 0, .width = 0.5, .fill = Fill::zeros, .probability = 1}: works on the pixels of an "
      "image, and these samples are rows of 2 numbers: RandomNoise, RandomBrightness and Clamp work on numbers");
  refused(RandomRotation{.degrees = 1}), refused(RandomShift{.width = 0.1f}), refused(RandomScale{.high = 2});
  refused(RandomShear{.degrees = 1}), refused(RandomHorizontalFlip{}), refused(RandomVerticalFlip{});
  refused(RandomCrop{.padding = 1}), refused(CenterCrop{}), refused(Cutout{.size = 1});
  refused(RandomContrast{.factor = 1}), refused(RandomNoise{.deviation = 1} >> RandomHorizontalFlip{});
  for (const Augmentation& allowed :
       {Augmentation(RandomNoise{.deviation = 1}), Augmentation(RandomBrightness{.factor = 1}), Augmentation(Clamp{})})
    CHECK(allowed.shape_after({1, 1, 17}) == std::array<std::size_t, 3>{1, 1, 17});
}
