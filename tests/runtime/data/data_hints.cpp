#include "runtime/data/data_hints.hpp"

#include "runtime/data/synthetic.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

/// As many images as `labels`, of values from 0 to `most`.
Dataset floats(std::initializer_list<std::uint8_t> labels, float most, std::array<std::size_t, 3> shape = {4, 4, 1}) {
  auto values = xt::xtensor<float, 4>::from_shape({labels.size(), shape[0], shape[1], shape[2]});
  const std::size_t pixels = shape[0] * shape[1] * shape[2];
  for (std::size_t i = 0; i < values.size(); ++i)
    values.data()[i] = most * static_cast<float>(i % pixels) / static_cast<float>(pixels - 1);
  return Dataset(std::move(values), xt::xtensor<std::uint8_t, 1>(labels));
}

std::string hints(const Dataset& train, const Dataset& test, int classes = 2) {
  std::string all;
  for (const std::string& hint : data_hints({train, test}, {.outputs = classes})) all += hint + "\n";
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
  const Dataset ones = floats({1, 1, 1}, 1), named = ones.with_class_names({"disc", "square"});
  CHECK(hints(ones, ones) == "all training images are of class 1\n");
  CHECK(hints(named, named) == "all training images are of class square\n");
  CHECK(hints(floats({1, 3}, 1), floats({0}, 1), 4) == "no training image is of class 0, 2, of the network's 4\n");
  CHECK(hints(floats({1, 3}, 1), floats({0}, 1), 27) ==
        "no training image is of class 0, 2, 4, 5, 6 and 20 more, of the network's 27\n");
  const Dataset first_is_plain = floats({0, 1}, 1).map([](Example example) {
    if (example.label == 0) example.image.fill(0.5f);
    return example;
  });
  CHECK(hints(first_is_plain, floats({0}, 1)) == "1 of 2 training images are of a single value\n");
}

TEST_CASE("dark pictures") {
  xt::xtensor<std::uint8_t, 4> images = xt::zeros<std::uint8_t>({2, 2, 2, 1});
  const auto brightest = [&](std::uint8_t value) {
    images(0, 1, 1, 0) = images(1, 0, 0, 0) = value;
    const Dataset data(images, xt::xtensor<std::uint8_t, 1>{0, 1});
    return hints(data, data);
  };
  CHECK(has(brightest(15), "2 of 2 training images use less than an eighth of the values from 0 to 255"));
  CHECK(brightest(200).empty());
}
