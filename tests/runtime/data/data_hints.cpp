#include "runtime/data/data_hints.hpp"

#include "runtime/data/digits.hpp"
#include "runtime/data/synthetic.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

/// As many images as `labels`, of values from 0 to `most`.
Split floats(std::initializer_list<std::uint8_t> labels, float most, std::array<std::size_t, 3> shape = {4, 4, 1}) {
  Split split;
  split.labels = xt::xtensor<std::uint8_t, 1>(labels);
  split.values = xt::xtensor<float, 4>::from_shape({labels.size(), shape[0], shape[1], shape[2]});
  const std::size_t pixels = split.pixels();
  for (std::size_t i = 0; i < split.values.size(); ++i)
    split.values.data()[i] = most * static_cast<float>(i % pixels) / static_cast<float>(pixels - 1);
  return split;
}

std::string hints(const Split& train, const Split& test, int classes = 2) {
  std::string all;
  for (const std::string& hint : data_hints({train, test, "test"}, {.outputs = classes})) all += hint + "\n";
  return all;
}

}  // namespace

TEST_CASE("nothing is said of most data") {
  CHECK(data_hints(draw_digits({.train = 300, .test = 50}), {.outputs = 10}).empty());
  CHECK(hints(floats({0, 1}, 1), floats({0}, 1)).empty());
  CHECK(hints(floats({0, 1}, 5), floats({0}, 2)).empty());
}

TEST_CASE("values of another scale than networks learn from") {
  CHECK(hints(floats({0, 1}, 255), floats({0}, 255)) ==
        "the training values run from 0 to 255, and are fed as they are: networks learn from values of about 0 to 1; "
        "divide them by 255, or "
        "give bytes as uint8\n");
  CHECK(has(hints(floats({0, 1}, 4080), floats({0}, 4080)), "run from 0 to 4080"));
  CHECK(has(hints(floats({0, 1}, 1 / 255.f), floats({0}, 1 / 255.f)), "were they scaled twice?"));
  CHECK(has(hints(floats({0, 1}, 1), floats({0}, 255)),
            "the training values go up to 1 and the test values up to 255: are both scaled alike?"));
}

TEST_CASE("channels that come first") {
  CHECK(has(hints(floats({0, 1}, 1, {1, 28, 28}), floats({0}, 1, {1, 28, 28})),
            "the images are 1x28x28 (height, width, channels), as if"));
  CHECK(has(hints(floats({0, 1}, 1, {3, 32, 32}), floats({0}, 1, {3, 32, 32})), "the images are 3x32x32"));
  CHECK(hints(floats({0, 1}, 1, {1, 30, 1}), floats({0}, 1, {1, 30, 1})).empty());
}

TEST_CASE("images and labels that tell nothing apart") {
  Split train = floats({1, 1, 1}, 1);
  CHECK(hints(train, train) == "all training images are of class 1\n");
  train.class_names = {"disc", "square"};
  CHECK(hints(train, train) == "all training images are of class square\n");
  CHECK(hints(floats({1, 3}, 1), floats({0}, 1), 4) == "no training image is of class 0, 2, of the network's 4\n");
  CHECK(hints(floats({1, 3}, 1), floats({0}, 1), 27) ==
        "no training image is of class 0, 2, 4, 5, 6 and 20 more, of the network's 27\n");
  train = floats({0, 1}, 1);
  for (std::size_t i = 0; i < 16; ++i) train.values.data()[i] = 0.5f;
  CHECK(hints(train, floats({0}, 1)) == "1 of 2 training images are of a single value\n");
}

TEST_CASE("dark pictures") {
  Split dark;
  dark.labels = {0, 1};
  dark.images = xt::xtensor<std::uint8_t, 4>(xt::zeros<std::uint8_t>({2, 2, 2, 1}));
  dark.images(0, 1, 1, 0) = dark.images(1, 0, 0, 0) = 15;
  CHECK(has(hints(dark, dark), "2 of 2 training images use less than an eighth of the values from 0 to 255"));
  dark.images(0, 1, 1, 0) = dark.images(1, 0, 0, 0) = 200;
  CHECK(hints(dark, dark).empty());
}
