#include "runtime/data/resize.hpp"

#include <doctest/doctest.h>

using namespace sinter;

namespace {

using Image = xt::xtensor<std::uint8_t, 3>;

Image image(std::size_t height, std::size_t width, std::initializer_list<int> values) {
  Image made = Image::from_shape({height, width, std::size_t{1}});
  std::size_t i = 0;
  for (const int value : values) made.data()[i++] = static_cast<std::uint8_t>(value);
  return made;
}

}  // namespace

TEST_CASE("the same size is the same picture") {
  const Image small = image(2, 3, {1, 2, 3, 4, 5, 6});
  CHECK(resize_to_fit(small, 2, 3) == small);
}

TEST_CASE("a smaller pixel is the mean of what it covers, also of parts of pixels") {
  CHECK(resize_to_fit(image(2, 2, {0, 100, 100, 200}), 1, 1) == image(1, 1, {100}));
  CHECK(resize_to_fit(image(3, 3, {0, 90, 255, 0, 90, 255, 0, 90, 255}), 2, 2) == image(2, 2, {30, 200, 30, 200}));
}

TEST_CASE("a larger picture repeats pixels") {
  CHECK(resize_to_fit(image(1, 1, {7}), 2, 2) == image(2, 2, {7, 7, 7, 7}));
}

TEST_CASE("proportions are kept: the rest is a dark frame, the picture in its middle") {
  CHECK(resize_to_fit(image(1, 4, {8, 8, 8, 8}), 4, 4) ==
        image(4, 4, {0, 0, 0, 0, 8, 8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0}));
  CHECK(resize_to_fit(image(4, 2, {8, 8, 8, 8, 8, 8, 8, 8}), 4, 4) ==
        image(4, 4, {0, 8, 8, 0, 0, 8, 8, 0, 0, 8, 8, 0, 0, 8, 8, 0}));
  CHECK(resize_to_fit(image(1, 9, {9, 9, 9, 9, 9, 9, 9, 9, 9}), 2, 3) == image(2, 3, {9, 9, 9, 0, 0, 0}));
}

TEST_CASE("the border is the outermost rows and columns") {
  CHECK(border_brightness(image(3, 3, {8, 8, 8, 8, 255, 8, 8, 8, 8})) == 8);
  CHECK(border_brightness(image(3, 3, {0, 0, 0, 0, 255, 80, 0, 0, 0})) == 10);
  CHECK(border_brightness(image(1, 1, {7})) == 7);
}
