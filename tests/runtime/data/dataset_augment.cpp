// What a Dataset does to the images that are trained on.
#include <doctest/doctest.h>

#include <vector>

#include "runtime/data/augment/augmentation.hpp"
#include "runtime/data/data_hints.hpp"
#include "runtime/data/data_sha256.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/data/train_test.hpp"
#include "runtime/training/evaluation.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

const Dataset& digits() {
  static const Dataset drawn = draw_digits({.train = 40, .test = 1}).train;
  return drawn;
}

Augmentation varied() {
  return RandomRotation{.degrees = 15} >> RandomShift{.height = 0.1f, .width = 0.1f} >> RandomCrop{.padding = 1} >>
         Cutout{.size = 4, .probability = 0.5f} >> RandomNoise{.deviation = 0.05f} >> RandomContrast{.factor = 0.2f};
}

/// The images in the order in which they were given, whatever order they are walked in.
std::vector<std::vector<float>> images(const Dataset& data, const std::vector<std::uint32_t>& order) {
  std::vector<std::vector<float>> all(data.size());
  std::size_t place = 0;
  for (const auto& [batch, labels] : data.batch(7).prefetch(2))
    for (std::size_t i = 0; i < batch.shape(0); ++i)
      all[order[place++]].assign(batch.data() + 784 * i, batch.data() + 784 * (i + 1));
  return all;
}

std::vector<std::uint32_t> counted() {
  std::vector<std::uint32_t> all(40);
  for (std::uint32_t i = 0; i < 40; ++i) all[i] = i;
  return all;
}

/// Where a shuffle puts the images, by images that are numbers.
std::vector<std::uint32_t> shuffled_order(std::uint64_t epoch) {
  xt::xtensor<float, 2> row = xt::zeros<float>({40, 1});
  for (std::size_t i = 0; i < 40; ++i) row(i, 0) = static_cast<float>(i);
  std::vector<std::uint32_t> order;
  for (const Example& example : Dataset(row, xt::xtensor<int, 1>(xt::zeros<int>({40}))).shuffle(40, 3).epoch(epoch))
    order.push_back(static_cast<std::uint32_t>(example.image(0, 0, 0)));
  return order;
}

}  // namespace

TEST_CASE("an image is changed anew in each epoch, and alike wherever it stands in the order") {
  const Dataset data = digits().augment(varied(), 5);
  const auto first = images(data, counted());
  CHECK(first == images(data, counted()));
  CHECK(first == images(data.shuffle(40, 3), shuffled_order(1)));
  const auto second = images(data.epoch(2), counted());
  CHECK(second == images(data.shuffle(40, 3).epoch(2), shuffled_order(2)));
  for (std::size_t i = 0; i < 40; ++i) CHECK(first[i] != second[i]);
  CHECK(first != images(digits().augment(varied(), 6), counted()));
  CHECK(first != images(digits().augment(RandomHorizontalFlip{}).augment(varied(), 5), counted()));
}

TEST_CASE("at rest there are the images as they are tested") {
  const auto unchanged = [](Example example) { return example; };
  const Dataset data = digits().augment(varied()).without_augmentation();
  CHECK(data.has_bytes());
  CHECK_FALSE(data.is_augmented());
  const Dataset cropped = digits().augment(RandomCrop{.height = 20, .width = 24}).map(unchanged).without_augmentation();
  CHECK((*cropped.begin()).image.shape() == std::array<std::size_t, 3>{20, 24, 1});
  CHECK((*cropped.begin()).image(3, 4, 0) == (*digits().begin()).image(7, 6, 0));
  CHECK((*cropped.epoch(5).begin()).image == (*cropped.begin()).image);
}

TEST_CASE("crops are held against the images when they are asked for") {
  CHECK_REJECTS(digits().augment(RandomCrop{.height = 29}),
                "RandomCrop: 29x28 pixels are to be cut out of an image of 28x28");
  const Dataset cut = digits().augment(RandomCrop{.height = 20, .width = 20});
  CHECK_REJECTS(cut.augment(CenterCrop{.height = 21}),
                "CenterCrop: 21x20 pixels are to be cut out of an image of 20x20");
  const Dataset mapped = digits().map([](Example example) { return example; }).augment(CenterCrop{.height = 30});
  CHECK_REJECTS((void)mapped.begin(), "CenterCrop: 30x28 pixels are to be cut out of an image of 28x28");
  CHECK_REJECTS(
      (void)digits().augment(RandomBrightness{.factor = 1e37f}).augment(RandomBrightness{.factor = 1e37f}).begin(),
      "augment: image 0 has the value ");
}

TEST_CASE("class numbers become rows, of examples and batches, behind maps too") {
  const Dataset rows = digits().one_hot(10);
  const auto relabelled = [](Example example) {
    example.label = static_cast<std::uint8_t>(9 - example.label);
    return example;
  };
  const Dataset other = digits().map(relabelled).one_hot(10);
  std::size_t at = 0;
  for (const Example& example : digits()) {
    const Batch batch = *rows.skip(at).batch(1).begin(), turned = *other.skip(at).batch(1).begin();
    CHECK(batch.labels.numbers.size() == 0);
    for (std::size_t k = 0; k < 10; ++k) {
      CHECK(batch.labels.rows(0, k) == (k == example.label ? 1.f : 0.f));
      CHECK(turned.labels.rows(0, k) == (k == 9u - example.label ? 1.f : 0.f));
      CHECK((*rows.skip(at).begin()).target(k) == batch.labels.rows(0, k));
    }
    ++at;
  }
  CHECK_REJECTS((void)digits().one_hot(5).batch(40).begin(), "expected labels below 5");
  CHECK_REJECTS(digits().one_hot(0), "one_hot: 0 classes");
  CHECK_REJECTS(Dataset(xt::xtensor<float, 2>({{1.f}}), xt::xtensor<float, 1>({2.f})).one_hot(3),
                "one_hot: the dataset has targets, and no class numbers");
}

TEST_CASE("batches are mixed anew in each epoch, and alike whoever makes them") {
  const Dataset data = digits().one_hot(10).mix(Mixup{.alpha = 1}).mix(Cutmix{}, 4);
  const Batch once = *data.batch(40).begin(), again = *data.batch(40).prefetch(1).begin();
  CHECK(once.images == again.images);
  CHECK(once.labels.rows == again.labels.rows);
  CHECK(once.images != (*digits().batch(40).begin()).images);
  CHECK(once.images != (*data.epoch(2).batch(40).begin()).images);
  for (std::size_t i = 0; i < 40; ++i) {
    float sum = 0;
    for (std::size_t k = 0; k < 10; ++k) sum += once.labels.rows(i, k);
    CHECK(sum == doctest::Approx(1));
  }
  CHECK_REJECTS(digits().mix(Mixup{}),
                "mix: the dataset has class numbers, which cannot be mixed; .one_hot(classes) before it");
  CHECK_REJECTS(digits().one_hot(10).mix(Mixup{.alpha = -1}), "Mixup: alpha is -1, expected a number from 0.01 to 100");
}

TEST_CASE("a checkpoint knows its augmentation, and hints and tests look at the images themselves") {
  const auto digest = [](const Dataset& train) { return data_sha256({train, digits()}); };
  const std::string plain = digest(digits()), once = digest(digits().augment(varied()));
  CHECK(once != plain);
  CHECK(once == digest(digits().augment(varied())));
  CHECK(once != digest(digits().augment(varied(), 2)));
  CHECK(once != digest(digits().augment(varied() >> Clamp{})));
  CHECK(digest(digits().one_hot(10)) != digest(digits().one_hot(10).mix(Mixup{})));
  CHECK(digits().one_hot(10).augment(RandomHorizontalFlip{}).mix(Mixup{}, 3).augmentation() ==
        ".augment(RandomHorizontalFlip{.probability = 0.5}, 1).mix(Mixup{.alpha = 0.2, .probability = 1}, 3)");
  CHECK(digits().map([](Example example) { return example; }).augmentation().empty());

  const TinyModel model;
  const Dataset erased = digits().augment(Cutout{.size = 100});
  CHECK(data_hints({erased, erased}, model.signature()) == data_hints({digits(), digits()}, model.signature()));
  TinyModel tested;
  tested.draw_parameters(1);
  CHECK(evaluate(tested, erased).loss == evaluate(tested, digits()).loss);
}

TEST_CASE("mixed targets are refused where the loss has class numbers") {
  TinyModel model;
  const Dataset mixed = digits().one_hot(10).mix(Mixup{});
  CHECK_REJECTS(fit(model, mixed, digits(), FitOptions{}),
                "the training set: has 10 target values for each image; CrossEntropy compares 10 outputs with 1; mixed "
                "classes are for .loss = CrossEntropy{.soft = true}");
}
