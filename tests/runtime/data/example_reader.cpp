#include "runtime/data/example_reader.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <utility>
#include <vector>

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/data/numbered.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

std::vector<std::size_t> numbers(const Batch& batch) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < batch.size(); ++i) all.push_back(number(batch.images.data() + 2 * i));
  return all;
}

}  // namespace

TEST_CASE("places are those of the dataset's order, as bytes over 255 with their labels") {
  ExampleReader reader(numbered(300).skip(100));
  Batch batch;
  const std::uint32_t places[] = {7, 199, 7};
  reader.read(places, batch);
  CHECK(numbers(batch) == std::vector<std::size_t>{107, 299, 107});
  CHECK(batch.images(1, 1, 0, 0) == (299 - 256) / 255.f);
  CHECK(batch.labels.numbers == xt::xtensor<std::uint8_t, 1>{7, 9, 7});
  reader.read(198, 2, batch);
  CHECK(numbers(batch) == std::vector<std::size_t>{298, 299});
}

TEST_CASE("a batch that gets smaller and larger again takes no memory") {
  ExampleReader reader(numbered(10));
  Batch batch;
  reader.make_room(4, batch);
  const long before = allocations();
  for (const std::size_t count : {4u, 2u, 4u, 1u}) {
    reader.read(0, count, batch);
    CHECK(batch.size() == count);
    CHECK(batch.images.shape(0) == count);
  }
  CHECK(allocations() == before);
}

TEST_CASE("the epoch of a reader changes what maps draw, and not the order") {
  const Dataset data = numbered(30).shuffle(30).map([](Example example, Random& random) {
    example.weight = example.image(0, 0, 0) = random.uniform();
    return example;
  });
  ExampleReader reader(data);
  Batch one, two, again;
  reader.read(0, 30, one);
  reader.epoch(2);
  reader.read(0, 30, two);
  CHECK(one.labels.numbers == two.labels.numbers);
  CHECK(one.images != two.images);
  reader.epoch(1);
  reader.read(0, 30, again);
  CHECK(one.images == again.images);
}

TEST_CASE("all images are shown once, as they are kept or as a map makes them, and all labels come back") {
  std::vector<int> bytes;
  const BatchLabels labels = ExampleReader(numbered(5).skip(2)).each([&](const ImageView& image) {
    CHECK(image.shape == std::array<std::size_t, 3>{2, 1, 1});
    CHECK(image.values.empty());
    bytes.push_back(image.bytes[1]);
  });
  CHECK(bytes == std::vector<int>{2, 3, 4});
  CHECK(labels.numbers == xt::xtensor<std::uint8_t, 1>{2, 3, 4});
  std::vector<float> values;
  const Dataset weighted = numbered(3).with_weights({1, 2, 3}).map([](Example example) {
    example.weight *= 2;
    return example;
  });
  const BatchLabels changed = ExampleReader(weighted).each([&](const ImageView& image) {
    CHECK(image.bytes.empty());
    values.push_back(image.values[1]);
  });
  CHECK(values == std::vector<float>{0, 1 / 255.f, 2 / 255.f});
  CHECK(changed.weights == xt::xtensor<float, 1>{2, 4, 6});
}

TEST_CASE("what a map makes must be finite") {
  const float bad = std::numeric_limits<float>::quiet_NaN();
  const auto spoil = [&](bool target) {
    const Dataset data = numbered(9).map([=](Example example) {
      if (target) example.target = xt::xtensor<float, 1>{0.f, 1.f};
      if (example.label == 6) (target ? example.target(1) : example.image(1, 0, 0)) = bad;
      return example;
    });
    return input_error([&] {
      for (const Example& example : data) CHECK(example.label < 6);
    });
  };
  CHECK(has(spoil(false), "map: image 6 has the value nan in row 1, column 0, channel 0"));
  CHECK(spoil(true) == "map: the target of image 6 has the value nan, expected a finite number");
}
