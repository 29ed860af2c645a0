#include "runtime/data/dataset.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <ranges>

#include "runtime/base/shuffle.hpp"
#include "runtime/data/check_values.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

static_assert(std::ranges::input_range<Dataset>);
static_assert(std::ranges::input_range<BatchRange<Batch>> && std::ranges::sized_range<BatchRange<Batch>>);
static_assert(std::ranges::view<BatchRange<Batch>> && std::ranges::view<BatchRange<OneHotBatch>>);
static_assert(std::ranges::input_range<const BatchRange<OneHotBatch>>);

namespace {

/// `count` images of 2x1 pixels: image i is {i / 256, i % 256} with label i % 10.
Dataset numbered(std::size_t count) {
  auto images = xt::xtensor<std::uint8_t, 4>::from_shape({count, 2, 1, 1});
  auto labels = xt::xtensor<std::uint8_t, 1>::from_shape({count});
  for (std::size_t i = 0; i < count; ++i) {
    images(i, 0, 0, 0) = static_cast<std::uint8_t>(i / 256);
    images(i, 1, 0, 0) = static_cast<std::uint8_t>(i % 256);
    labels(i) = static_cast<std::uint8_t>(i % 10);
  }
  return Dataset(images, labels);
}

using Numbers = std::vector<std::size_t>;

std::size_t number(const float* image) {
  return static_cast<std::size_t>(image[0] * 255 * 256 + image[1] * 255 + 0.5f);
}

/// The numbers of the images, in order; each must still have its label.
Numbers numbers(const Dataset& data) {
  Numbers result;
  for (const Example& example : data) {
    result.push_back(number(example.image.data()));
    REQUIRE(example.label == result.back() % 10);
  }
  REQUIRE(result.size() == data.size());
  return result;
}

Numbers numbers(const BatchRange<Batch>& batches) {
  Numbers result;
  for (const auto& [images, labels] : batches) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      result.push_back(number(images.data() + 2 * i));
      REQUIRE(labels(i) == result.back() % 10);
    }
  }
  return result;
}

Numbers counted(std::size_t first, std::size_t end) {
  Numbers result(end - first);
  std::iota(result.begin(), result.end(), first);
  return result;
}

Numbers sorted(Numbers values) {
  std::sort(values.begin(), values.end());
  return values;
}

Example negated(Example example) {
  for (float& value : example.image) value = 1 - value;
  return example;
}

}  // namespace

TEST_CASE("batches hold images from 0 to 1 and class numbers, the last one smaller or dropped") {
  const Dataset data = numbered(10);
  const BatchRange<Batch> batches = data.batch(4);
  CHECK(batches.size() == 3);
  std::vector<std::size_t> sizes;
  for (const auto& [images, labels] : batches) {
    CHECK(images.shape() == std::array<std::size_t, 4>{labels.size(), 2, 1, 1});
    CHECK(images(1, 1, 0, 0) == static_cast<float>(labels(1)) / 255.f);
    sizes.push_back(labels.size());
  }
  CHECK(sizes == std::vector<std::size_t>{4, 4, 2});
  CHECK(numbers(batches) == counted(0, 10));
  CHECK(numbers(data.batch(4, LastBatch::drop)) == counted(0, 8));
  CHECK(data.batch(4, LastBatch::drop).size() == 2);
  CHECK(numbers(data.batch(5, LastBatch::drop)) == counted(0, 10));
  CHECK(numbers(data.batch(64)) == counted(0, 10));
  CHECK(numbers(data.batch(64, LastBatch::drop)).empty());
}

TEST_CASE("the largest numbers there are mean all of it") {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  const Dataset data = numbered(10);
  CHECK(data.batch(most).size() == 1);
  CHECK(data.batch(most, LastBatch::drop).size() == 0);
  CHECK(numbers(data.batch(most)) == counted(0, 10));
  CHECK(numbers(data.batch(3).prefetch(most)) == counted(0, 10));
  CHECK(numbers(data.shuffle(most)) == numbers(data.shuffle(10)));
  CHECK(data.take(most).size() == 10);
  CHECK(data.skip(most).size() == 0);
  CHECK_REJECTS(data.batch(3).one_hot(most), "one_hot: 18446744073709551615 classes, expected 1 to 65536");
}

TEST_CASE("labels become rows of 0 and 1 where they are asked for") {
  std::size_t rows = 0;
  for (const auto& [images, labels] : numbered(12).batch(5).one_hot(10)) {
    REQUIRE(labels.shape() == std::array<std::size_t, 2>{images.shape(0), 10});
    for (std::size_t i = 0; i < images.shape(0); ++i, ++rows) {
      for (std::size_t k = 0; k < 10; ++k) CHECK(labels(i, k) == (k == number(images.data() + 2 * i) % 10 ? 1.f : 0.f));
    }
  }
  CHECK(rows == 12);
  CHECK_REJECTS((void)numbered(12).batch(12).one_hot(9).begin(), "one_hot: label 9, expected labels below 9");
  CHECK_REJECTS(numbered(12).batch(12).one_hot(0), "one_hot: 0 classes");
}

TEST_CASE("a full shuffle gives every epoch the order of fit") {
  const Dataset data = numbered(300).shuffle(300, 7);
  std::vector<std::uint32_t> expected(300);
  for (const std::uint64_t epoch : {1u, 2u, 9u}) {
    shuffle(expected, 7, epoch);
    CHECK(numbers(data.epoch(epoch)) == Numbers(expected.begin(), expected.end()));
    CHECK(numbers(data.epoch(epoch).batch(7)) == Numbers(expected.begin(), expected.end()));
  }
  CHECK(numbers(data) == numbers(data.epoch(1)));
  CHECK(numbers(data) == numbers(numbered(300).shuffle(1000, 7)));
  CHECK(numbers(data) != numbers(numbered(300).shuffle(300, 8)));
}

TEST_CASE("a buffered shuffle draws from the examples in its buffer") {
  const Dataset data = numbered(300).shuffle(20);
  const Numbers order = numbers(data);
  CHECK(sorted(order) == counted(0, 300));
  CHECK(order == numbers(data));
  CHECK(order != numbers(data.epoch(2)));
  CHECK(order != numbers(numbered(300).shuffle(20, 2)));
  for (std::size_t i = 0; i < order.size(); ++i) REQUIRE(order[i] < i + 20);
  CHECK(numbers(numbered(300).shuffle(1)) == counted(0, 300));
  CHECK_REJECTS(data.shuffle(0), "shuffle: a buffer of 0 examples");
}

TEST_CASE("take and skip work on the order as it is where they stand") {
  const Dataset data = numbered(20);
  CHECK(numbers(data.take(5)) == counted(0, 5));
  CHECK(numbers(data.skip(5)) == counted(5, 20));
  CHECK(numbers(data.skip(5).take(5)) == counted(5, 10));
  CHECK(numbers(data.take(5).skip(3)) == counted(3, 5));
  CHECK(numbers(data.take(100)) == counted(0, 20));
  CHECK(numbers(data.skip(100)).empty());
  CHECK(data.skip(100).batch(4).size() == 0);
  CHECK(data.take(0).batch(4).begin() == std::default_sentinel);
  CHECK(sorted(numbers(data.take(5).shuffle(5))) == counted(0, 5));
  CHECK(sorted(numbers(data.shuffle(20).take(5))) != counted(0, 5));
  const Numbers mixed = numbers(data.shuffle(20));
  CHECK(numbers(data.shuffle(20).skip(15)) == Numbers(mixed.begin() + 15, mixed.end()));
}

TEST_CASE("the sides of a split share no example, in any epoch") {
  const auto [left, right] = numbered(20).split(0.9);
  CHECK(numbers(left) == counted(0, 18));
  CHECK(numbers(right) == counted(18, 20));

  const auto [some, rest] = numbered(20).shuffle(20, 3).split(0.5);
  Numbers both = numbers(some);
  CHECK(numbers(some.epoch(5)) == both);
  CHECK(sorted(both) != counted(0, 10));
  const Numbers others = numbers(rest.shuffle(10).epoch(7));
  both.insert(both.end(), others.begin(), others.end());
  CHECK(sorted(both) == counted(0, 20));

  CHECK(numbered(10).split(0.25).first.size() == 3);  // 2.5 examples
  for (const double bad : {0., 1., -1., 2., 0.01, 0.99, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK_REJECTS(numbered(10).split(bad), "of 10 examples leaves one side empty, expected a fraction between 0 and 1");
  }
}

TEST_CASE("map changes each example, its label and its shape") {
  const auto widened = [](Example example) {
    const xt::xtensor<float, 3> image = example.image;
    example.image.resize({1, 3, 1});
    std::fill_n(example.image.data(), 3, image(1, 0, 0));
    example.label = static_cast<std::uint8_t>(example.label + 100);
    return example;
  };
  const Dataset data = numbered(6).map(negated).map(widened);
  CHECK(data.size() == 6);
  for (const auto& [images, labels] : data.skip(2).batch(4)) {
    CHECK(images.shape() == std::array<std::size_t, 4>{4, 1, 3, 1});
    CHECK(images(1, 0, 2, 0) == 1 - 3 / 255.f);
    CHECK(labels(1) == 103);
  }
  CHECK((*data.begin()).label == 100);
  const auto uneven = [](Example example) {
    if (example.label == 3) example.image.resize({3, 1, 1});
    return example;
  };
  CHECK_REJECTS((void)numbers(numbered(6).map(uneven).batch(2)), "map: an image of 3x1x1 where the first is 2x1x1");
}

TEST_CASE("prefetching changes neither values nor their order") {
  const Dataset data = numbered(1000).shuffle(100).map(negated).map(negated);
  const auto plain = data.batch(7);
  for (const std::size_t ahead : {1u, 2u, 5u, 500u}) {
    const auto prefetched = plain.prefetch(ahead);
    CHECK(prefetched.size() == plain.size());
    auto expected = plain.begin();
    for (const auto& [images, labels] : prefetched) {
      REQUIRE(images == (*expected).images);
      REQUIRE(labels == (*expected).labels);
      ++expected;
    }
    CHECK(expected == std::default_sentinel);
  }
  CHECK_REJECTS(plain.prefetch(0), "prefetch: 0 batches");
}

TEST_CASE("algorithms and views of the standard library take batches and examples") {
  const Dataset data = numbered(20);
  std::size_t seen = 0;
  std::ranges::for_each(data.batch(6), [&](const Batch& batch) { seen += batch.labels.size(); });
  CHECK(seen == 20);
  CHECK(std::ranges::distance(data.batch(6)) == 4);
  CHECK(std::ranges::distance(data.batch(6).prefetch(2)) == 4);
  CHECK(std::ranges::count_if(data, [](const Example& example) { return example.label < 5; }) == 10);
  seen = 0;
  for (const Batch& batch : data.batch(6) | std::views::take(2)) seen += batch.labels.size();
  CHECK(seen == 12);
  const auto sums = data.batch(6) | std::views::transform([](const Batch& batch) { return batch.labels.size(); });
  std::vector<std::size_t> sizes;
  std::ranges::copy(sums, std::back_inserter(sizes));
  CHECK(sizes == std::vector<std::size_t>{6, 6, 6, 2});
}

TEST_CASE("iterators outlive the dataset they come from") {
  auto at = numbered(10).shuffle(10).batch(4).prefetch(2).begin();
  CHECK((*at).labels.size() == 4);
  ++at;
  ++at;
  CHECK((*at).labels.size() == 2);
  ++at;
  CHECK(at == std::default_sentinel);
}

TEST_CASE("every array of images and labels makes a dataset") {
  const xt::xtensor<std::uint8_t, 1> labels = {1, 2};
  const xt::xtensor<double, 3> doubles = {{{0.5, -2}}, {{3, 4}}};
  const Dataset flat(doubles, labels);
  CHECK((*flat.begin()).image.shape() == std::array<std::size_t, 3>{1, 2, 1});
  CHECK((*flat.begin()).image(0, 1, 0) == -2.f);
  const xt::xtensor<float, 4> floats = xt::ones<float>({2, 1, 2, 3});
  const xt::xtensor<std::int64_t, 1> wide = {0, 255};
  const Dataset colored(floats * 2, wide);  // an expression
  CHECK((*colored.begin()).image(0, 1, 2) == 2.f);
  const Dataset column(doubles, xt::xtensor<int, 2>({{3}, {4}}));
  CHECK((*column.skip(1).begin()).label == 4);
  const xt::xtensor<std::uint8_t, 4, xt::layout_type::column_major> turned = {{{{1}, {2}}}, {{{3}, {4}}}};
  const Dataset rows(turned, labels);
  CHECK((*rows.begin()).image(0, 1, 0) == 2 / 255.f);
}

TEST_CASE("a table has a row of features for each label") {
  const xt::xtensor<double, 2> features = {{0.5, -2}, {3, 4}, {5, 6}};
  const Dataset table(features, xt::xtensor<int, 1>({0, 1, 0}));
  const Batch batch = *table.batch(2).begin();
  CHECK(batch.images.shape() == std::array<std::size_t, 4>{2, 1, 1, 2});
  CHECK(batch.images(0, 0, 0, 1) == -2.f);
  CHECK(batch.images(1, 0, 0, 0) == 3.f);
}

TEST_CASE("a target that a change sets is that example's alone") {
  const xt::xtensor<float, 2> features = {{1, 2}, {3, 4}};
  const Dataset table = Dataset(features, xt::xtensor<int, 1>({0, 1})).map([](Example example) {
    if (example.label == 0) example.target = xt::xtensor<float, 1>({0.5f, 0.25f});
    return example;
  });
  CHECK_REJECTS((void)table.batch_with_targets(2).begin(), "map: a target of 1 numbers where the first has 2");
}

TEST_CASE("arrays that do not fit are refused at the door") {
  const xt::xtensor<std::uint8_t, 1> labels = {1, 2};
  const auto images = [](std::size_t count) {
    return xt::xtensor<std::uint8_t, 4>(
        xt::zeros<std::uint8_t>({count, std::size_t{2}, std::size_t{2}, std::size_t{1}}));
  };
  CHECK_REJECTS(Dataset(images(3), labels), "the dataset has 3 images and 2 labels");
  CHECK_REJECTS(Dataset(images(0), labels), "the dataset has no images");
  CHECK_REJECTS(Dataset(Split{}), "the dataset has no images");
  CHECK_REJECTS(Dataset(xt::xtensor<std::uint8_t, 4>(xt::zeros<std::uint8_t>({2, 0, 2, 1})), labels),
                "the dataset has images of 0x2x1 values");
  CHECK_REJECTS(Dataset(xt::xtensor<std::uint8_t, 1>({1, 2}), labels), "images of rank 1, expected 3 or 4");
  CHECK_REJECTS(Dataset(images(1), xt::xtensor<int, 3>({{{1, 2}}})),
                "labels of rank 3, expected 1: class numbers, or 2");
  CHECK_REJECTS(Dataset(images(2), xt::xtensor<int, 1>({1, 256})), "label 1 is 256, expected 0 to 255");
  CHECK_REJECTS(Dataset(images(2), xt::xtensor<int, 1>({-1, 6})), "label 0 is -1, expected 0 to 255");
  xt::xtensor<float, 3> floats = xt::zeros<float>({2, 2, 2});
  floats(1, 0, 1) = std::numeric_limits<float>::quiet_NaN();
  CHECK_REJECTS(
      Dataset(floats, labels),
      "the dataset: image 1 has the value nan in row 0, column 1, channel 0; expected finite numbers of at most 1e+12");
  for (const float bad : {std::numeric_limits<float>::infinity(), -1e30f, 1.1e12f}) {
    floats(1, 0, 1) = bad;
    CHECK_REJECTS(Dataset(floats, labels), "the dataset: image 1 has the value ");
  }
  floats(1, 0, 1) = -largest_value;
  CHECK(Dataset(floats, labels).size() == 2);
  CHECK_REJECTS(Dataset(images(2), xt::xtensor<int, 2>({{0, 1}, {1, 0}})).batch(2),
                "the dataset has targets, and no class numbers");
  CHECK_REJECTS(numbered(3).batch(0), "batch: 0 examples");
}

TEST_CASE("a batch goes into a training step as it is") {
  TinyModel model;
  const Dataset data(draw_digits({.train = 100, .test = 1}).train);
  for (const auto& [images, labels] : data.shuffle(100).batch(64).prefetch(1))
    model.train_step_at(images, labels, model.defaults());
  REQUIRE(model.steps.size() == 2);
  CHECK(model.steps[0].count == 64);
  CHECK(model.steps[1].count == 36);
}

TEST_CASE("fit takes datasets, and bytes give the bits that a digit set gives") {
  DigitSet digits = draw_digits({.train = 200, .test = 40});
  FitOptions options;
  options.epochs = 2;
  TinyModel from_digits, from_bytes, from_floats;
  const History expected = fit(from_digits, digits, options);
  const Dataset train(std::move(digits.train)), test(std::move(digits.test));
  const History bytes = fit(from_bytes, train, test, options);
  CHECK(bytes.epochs.back().test_loss == expected.epochs.back().test_loss);
  const auto unchanged = [](Example example) { return example; };
  CHECK(train.map(unchanged).to_split().values.size() == 200 * 784);
  const History floats = fit(from_floats, train.map(unchanged), test, options);
  CHECK(floats.epochs.back().test_loss == expected.epochs.back().test_loss);
  CHECK(from_floats.last_images == from_digits.last_images);

  TinyModel other;
  CHECK(fit(other, train.map(negated), test.map(negated), options).epochs.back().test_loss !=
        expected.epochs.back().test_loss);
  CHECK_REJECTS(fit(other, numbered(4), test, options), "the training images are 2x1x1, the network takes 28x28x1");
  CHECK_REJECTS(fit(other, train, test.take(0), options), "the test set has no images");
}

TEST_CASE("the names of classes go where the examples go") {
  const std::vector<std::string> names = {"zero", "one"};
  const Dataset data = numbered(20).with_class_names(names);
  CHECK(numbered(20).class_names().empty());
  CHECK(data.shuffle(5).take(9).map(negated).split(0.5).second.class_names() == names);
  CHECK(data.to_split().class_names == names);
  CHECK(data.map(negated).to_split().class_names == names);
  CHECK(Dataset(data.to_split()).class_names() == names);
}

TEST_CASE("a split keeps bytes and their order") {
  const Split split = numbered(300).shuffle(300, 5).take(50).to_split();
  std::vector<std::uint32_t> order(300);
  shuffle(order, 5, 1);
  REQUIRE(split.labels.size() == 50);
  CHECK(split.values.size() == 0);
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(split.images(i, 1, 0, 0) == order[i] % 256);
    CHECK(split.labels(i) == order[i] % 10);
  }
}
