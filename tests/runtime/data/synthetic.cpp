#include "runtime/data/synthetic.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "runtime/base/sha256.hpp"
#include "tests/runtime/data/byte_arrays.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

constexpr std::size_t pixels = 28 * 28;
using Mean = std::array<double, pixels>;

std::array<Mean, 10> class_means(const ByteArrays& arrays) {
  std::array<Mean, 10> means{};
  std::array<double, 10> counts{};
  for (std::size_t i = 0; i < arrays.labels.size(); ++i) {
    const std::size_t label = arrays.labels(i);
    ++counts[label];
    for (std::size_t p = 0; p < pixels; ++p) means[label][p] += arrays.images.data()[i * pixels + p];
  }
  for (std::size_t label = 0; label < 10; ++label) {
    for (double& value : means[label]) value /= counts[label];
  }
  return means;
}

std::size_t nearest(const std::array<Mean, 10>& means, const std::uint8_t* image) {
  std::array<double, 10> distances{};
  for (std::size_t label = 0; label < 10; ++label) {
    for (std::size_t p = 0; p < pixels; ++p)
      distances[label] += (means[label][p] - image[p]) * (means[label][p] - image[p]);
  }
  return static_cast<std::size_t>(std::min_element(distances.begin(), distances.end()) - distances.begin());
}

std::string digest(const TrainTest& digits) {
  Sha256 hash;
  for (const Dataset* data : {&digits.train, &digits.test}) {
    const ByteArrays arrays = byte_arrays(*data);
    hash.update(std::as_bytes(std::span(arrays.images.data(), arrays.images.size())));
    hash.update(std::as_bytes(std::span(arrays.labels.data(), arrays.labels.size())));
  }
  return hash.hex();
}

}  // namespace

TEST_CASE("the counts are those asked for and the labels balanced") {
  const TrainTest digits = draw_digits({.train = 200, .test = 50});
  CHECK(digits.source == "synthetic");
  const ByteArrays train = byte_arrays(digits.train), test = byte_arrays(digits.test);
  CHECK(train.images.shape() == std::array<std::size_t, 4>{200, 28, 28, 1});
  CHECK(test.images.shape() == std::array<std::size_t, 4>{50, 28, 28, 1});
  for (int label = 0; label < 10; ++label) {
    CHECK(std::count(train.labels.begin(), train.labels.end(), label) == 20);
    CHECK(std::count(test.labels.begin(), test.labels.end(), label) == 5);
  }
  CHECK_REJECTS(draw_digits({.train = 0}), "cannot draw 0 training");
  CHECK_REJECTS(draw_digits({.train = 1, .test = -1}), "-1 test digits");
}

TEST_CASE("the same bytes on every machine, compiler and optimisation") {
  CHECK(digest(draw_digits({.train = 500, .test = 100, .seed = 1})) ==
        "fd10e2a7c57ce9dcc9b88fbd8fcfed9fdf8f0aa5bc90436582782ab3adb43506");
}

TEST_CASE("an image depends on seed, set and index only") {
  const auto drawn = [](int train, std::uint64_t seed) {
    return draw_digits({.train = train, .test = 20, .seed = seed});
  };
  const TrainTest twenty = drawn(20, 3);
  const ByteArrays few = byte_arrays(twenty.train), test = byte_arrays(twenty.test);
  const ByteArrays many = byte_arrays(drawn(40, 3).train), other = byte_arrays(drawn(20, 4).train);
  CHECK(std::equal(few.images.begin(), few.images.end(), many.images.begin()));
  CHECK_FALSE(std::equal(few.images.begin(), few.images.end(), test.images.begin()));
  CHECK_FALSE(std::equal(few.images.begin(), few.images.end(), other.images.begin()));
  CHECK_FALSE(std::equal(many.images.begin(), many.images.begin() + 784, many.images.begin() + 784 * 10));
}

TEST_CASE("the classes differ and yet are no walk-over") {
  const TrainTest digits = draw_digits({.train = 2000, .test = 1000});
  const std::array<Mean, 10> means = class_means(byte_arrays(digits.train));
  const ByteArrays test = byte_arrays(digits.test);
  int correct = 0;
  for (std::size_t i = 0; i < test.labels.size(); ++i) {
    correct += nearest(means, test.images.data() + i * pixels) == test.labels(i);
  }
  CHECK(correct > 700);  // MNIST: 820
  CHECK(correct < 900);
}

TEST_CASE("images are ink on a dark ground") {
  const ByteArrays digits = byte_arrays(draw_digits({.train = 300, .test = 1}).train);
  for (std::size_t i = 0; i < 300; ++i) {
    const std::span image(digits.images.data() + i * pixels, pixels);
    const auto ink = std::count_if(image.begin(), image.end(), [](std::uint8_t value) { return value > 100; });
    CAPTURE(i);
    CHECK(ink > 8);
    CHECK(ink < 300);
  }
}
