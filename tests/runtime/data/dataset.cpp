#include "runtime/data/dataset.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <ranges>
#include <set>
#if __has_include(<xtensor/views/xview.hpp>)
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xview.hpp>
#endif

#include "runtime/base/shuffle.hpp"
#include "runtime/data/check_values.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/data/numbered.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

static_assert(std::ranges::input_range<Dataset>);
static_assert(std::ranges::input_range<BatchRange> && std::ranges::sized_range<BatchRange>);
static_assert(std::ranges::view<BatchRange> && std::ranges::input_range<const BatchRange>);

namespace {

using Numbers = std::vector<std::size_t>;

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

Numbers numbers(const BatchRange& batches) {
  Numbers result;
  for (const auto& [images, labels] : batches) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      result.push_back(number(images.data() + 2 * i));
      REQUIRE(labels.numbers(i) == result.back() % 10);
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
  const BatchRange batches = data.batch(4);
  CHECK(batches.size() == 3);
  std::vector<std::size_t> sizes;
  for (const auto& [images, labels] : batches) {
    CHECK(images.shape() == std::array<std::size_t, 4>{labels.size(), 2, 1, 1});
    CHECK(images(1, 1, 0, 0) == static_cast<float>(labels.numbers(1)) / 255.f);
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
    CHECK(labels.numbers(1) == 103);
  }
  CHECK((*data.begin()).label == 100);
  const auto uneven = [](Example example) {
    if (example.label == 3) example.image = xt::zeros<float>({3, 1, 1});
    return example;
  };
  CHECK_REJECTS((void)numbers(numbered(6).map(uneven).batch(2)), "map: an image of 3x1x1 where the first is 2x1x1");
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
  CHECK_REJECTS((void)table.batch(2).begin(), "map: a class number where the first has a target of 2 numbers");
}

TEST_CASE("arrays that do not fit are refused at the door") {
  const xt::xtensor<std::uint8_t, 1> labels = {1, 2};
  const auto images = [](std::size_t count) {
    return xt::xtensor<std::uint8_t, 4>(
        xt::zeros<std::uint8_t>({count, std::size_t{2}, std::size_t{2}, std::size_t{1}}));
  };
  CHECK_REJECTS(Dataset(images(3), labels), "the dataset has 3 images and 2 labels");
  CHECK_REJECTS(Dataset(images(0), labels), "the dataset has no images");
  CHECK_REJECTS(Dataset(xt::xtensor<std::uint8_t, 4>(xt::zeros<std::uint8_t>({2, 0, 2, 1})), labels),
                "the dataset has images of 0x2x1 values");
  CHECK_REJECTS(Dataset(xt::xtensor<std::uint8_t, 1>({1, 2}), labels), "images of rank 1, expected 3 or 4");
  CHECK_REJECTS(Dataset(images(1), xt::xtensor<int, 5>({{{{{1, 2}}}}})),
                "labels of rank 5, expected 1: class numbers, or 2: (n, numbers), targets, or images of them");
  CHECK_REJECTS(Dataset(images(1), xt::xtensor<int, 0>(1)), "labels of rank 0, expected 1");
  CHECK_REJECTS(Dataset(images(1), xt::xtensor<float, 3>(xt::zeros<float>({1, 0, 2}))), "labels of rank 3");
  CHECK((*Dataset(images(2), xt::xtensor<int, 3>({{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}})).batch(2).begin()).labels.rows ==
        xt::xtensor<float, 2>({{1, 2, 3, 4}, {5, 6, 7, 8}}));
  CHECK_REJECTS(Dataset(images(2), xt::xtensor<int, 1>({1, 65'536})),
                "label 1 is 65536, expected a class number from 0 to 65535, or targets as floating-point numbers");
  CHECK_REJECTS(Dataset(images(2), xt::xtensor<int, 1>({-1, 6})),
                "label 0 is -1, expected a class number from 0 to 65535");
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
  CHECK_REJECTS(numbered(3).batch(0), "batch: 0 examples");
}

TEST_CASE("arrays that are moved in give their memory, a view its own copy") {
  xt::xtensor<std::uint8_t, 3> bytes = xt::zeros<std::uint8_t>({4, 2, 3});
  bytes(2, 1, 1) = 51;
  const std::uint8_t* const memory = bytes.data();
  const xt::xtensor<int, 1> labels = {0, 1, 2, 3};
  const Dataset moved(std::move(bytes), labels);
  ExampleReader reader(moved);
  bool uncopied = true;
  (void)reader.each([&, at = memory](const ImageView& image) mutable {
    uncopied &= image.bytes.data() == std::exchange(at, at + 6);
  });
  CHECK(uncopied);
  CHECK((*moved.skip(2).begin()).image(1, 1, 0) == 0.2f);

  xt::xtensor<float, 4> floats = xt::zeros<float>({4, 1, 2, 1});
  for (std::size_t i = 0; i < 8; ++i) floats.data()[i] = static_cast<float>(i);
  const Dataset middle(xt::view(floats, xt::range(1, 3)), xt::view(labels, xt::range(1, 3)));
  CHECK(middle.size() == 2);
  CHECK((*middle.begin()).image == xt::xtensor<float, 3>({{{2.f}, {3.f}}}));
  CHECK(Dataset(floats, labels).size() == 4);
  CHECK(floats.size() == 8);  // an array that is not moved stays
}

TEST_CASE("fit takes datasets, and bytes give the bits that values give") {
  const TrainTest digits = draw_digits({.train = 200, .test = 40});
  FitOptions options;
  options.epochs = 2;
  TinyModel from_digits, from_bytes, from_floats;
  const History expected = fit(from_digits, digits, options);
  const History bytes = fit(from_bytes, digits.train, digits.test, options);
  CHECK(bytes.epochs.back().test_loss == expected.epochs.back().test_loss);
  const auto unchanged = [](Example example) { return example; };
  CHECK_FALSE(digits.train.map(unchanged).has_bytes());
  const History floats = fit(from_floats, digits.train.map(unchanged), digits.test, options);
  CHECK(floats.epochs.back().test_loss == expected.epochs.back().test_loss);
  CHECK(from_floats.last_images == from_digits.last_images);

  TinyModel other;
  CHECK(fit(other, digits.train.map(negated), digits.test.map(negated), options).epochs.back().test_loss !=
        expected.epochs.back().test_loss);
  CHECK_REJECTS(fit(other, numbered(4), digits.test, options),
                "the training images are 2x1x1, the network takes 28x28x1");
  CHECK_REJECTS(fit(other, digits.train, digits.test.take(0), options), "the test set has no images");
}

TEST_CASE("the names of classes go where the examples go") {
  const std::vector<std::string> names = {"zero", "one"};
  const Dataset data = numbered(20).with_class_names(names);
  CHECK(numbered(20).class_names().empty());
  CHECK_REJECTS(numbered(20).with_class_names(std::vector<std::string>(65'537)),
                "with_class_names: 65537 names of classes, expected at most 65536");
  CHECK_REJECTS(numbered(20).with_class_names({std::string(5'000'000, 'a')}),
                "with_class_names: 5000001 bytes of names of classes, more than the 4194304 that a checkpoint holds");
  CHECK(data.shuffle(5).take(9).map(negated).split(0.5).second.class_names() == names);
}

namespace {

/// What a map() with random numbers drew for each image, by its number.
std::vector<float> drawn(const Dataset& data) {
  std::vector<float> all(data.size());
  const Dataset noted = data.map(
      [&](Example example, Random& random) {
        all[number(example.image.data())] = random.uniform();
        return example;
      },
      9);
  for (const Batch& batch : noted.batch(7).prefetch(2)) CHECK(batch.size() > 0);
  return all;
}

}  // namespace

TEST_CASE("what a map draws belongs to seed, epoch and image, not to the order") {
  const Dataset data = numbered(40);
  const std::vector<float> first = drawn(data);
  CHECK(first == drawn(data));
  CHECK(first == drawn(data.shuffle(40, 3)));
  CHECK(std::set<float>(first.begin(), first.end()).size() == 40);
  const std::vector<float> second = drawn(data.epoch(2));
  CHECK(second == drawn(data.shuffle(11).epoch(2)));
  for (std::size_t i = 0; i < 40; ++i) CHECK(first[i] != second[i]);

  const auto draw = [](Example example, Random& random) {
    example.image(0, 0, 0) = random.uniform();
    return example;
  };
  const auto value = [](const Dataset& of) { return (*of.begin()).image(0, 0, 0); };
  CHECK(value(data.map(draw)) == value(data.map(draw, 1)));
  CHECK(value(data.map(draw)) != value(data.map(draw, 2)));
  CHECK(value(data.map(draw)) != value(data.map(draw).map(draw)));  // each map its own
  CHECK(value(data.skip(7).map(draw)) == value(data.map(draw).skip(7)));
}
