#include "runtime/data/augment/cut.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sinter;

namespace {

std::vector<float> row(std::ptrdiff_t left, std::size_t width, Fill fill) {
  std::vector<float> from = {1, 2, 3, 4}, to(width, -1.f);
  cut({from.data(), 1, 4, 1}, {1, width, 0, left}, fill, {to.data(), 1, width, 1});
  return to;
}

}  // namespace

TEST_CASE("beyond an image stands what numpy.pad puts there") {
  // numpy.pad([1, 2, 3, 4], 3, mode="constant"), "edge", "reflect"
  CHECK(row(-3, 10, Fill::zeros) == std::vector<float>{0, 0, 0, 1, 2, 3, 4, 0, 0, 0});
  CHECK(row(-3, 10, Fill::edge) == std::vector<float>{1, 1, 1, 1, 2, 3, 4, 4, 4, 4});
  CHECK(row(-3, 10, Fill::reflect) == std::vector<float>{4, 3, 2, 1, 2, 3, 4, 3, 2, 1});
  CHECK(row(-3, 2, Fill::reflect) == std::vector<float>{4, 3});
  CHECK(row(5, 2, Fill::reflect) == std::vector<float>{2, 1});
  CHECK(row(1, 2, Fill::edge) == std::vector<float>{2, 3});
  CHECK(row(9, 2, Fill::zeros) == std::vector<float>{0, 0});
}

TEST_CASE("a cut takes its rows, and all channels of a pixel") {
  std::vector<float> from(3 * 4 * 2);
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<float>(i);
  std::vector<float> to(3 * 2 * 2);
  cut({from.data(), 3, 4, 2}, {3, 2, -1, 3}, Fill::reflect, {to.data(), 3, 2, 2});
  CHECK(to == std::vector<float>{14, 15, 12, 13, 6, 7, 4, 5, 14, 15, 12, 13});
}

TEST_CASE("what is cleared lies within the image") {
  std::vector<float> image(3 * 4 * 2, 1.f);
  const ImageSpan picture{image.data(), 3, 4, 2};
  clear(picture, {3, 2, 1, -1});
  CHECK(image == std::vector<float>{1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1});
  clear(picture, {9, 9, 5, -20});
  CHECK(image[0] == 1);
  clear(picture, {9, 9, -3, -3});
  CHECK(image == std::vector<float>(24, 0.f));
}
