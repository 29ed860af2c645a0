// A network that puts every pixel of an image into a class, from its arrays to what is drawn of it.
#include <doctest/doctest.h>

#include <algorithm>

#include "runtime/base/random.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/training/class_picture.hpp"
#include "runtime/training/evaluation.hpp"
#include "runtime/training/fit.hpp"
#include "sinter.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

constexpr std::size_t height = 4, width = 5, pixels = height * width;
constexpr auto net = Input{height, width, 1} >> Conv{.filters = 12, .kernel = 1} >> Tanh{} >>
                     Conv{.filters = 3, .kernel = 1, .name = "marks"};
constexpr Options by_number{.batch = 16, .loss = CrossEntropy{.each_pixel = true}, .optimizer = Adam{.rate = 0.05f}};
constexpr Options by_shares{
    .batch = 16, .loss = CrossEntropy{.soft = true, .each_pixel = true}, .optimizer = Adam{.rate = 0.05f}};
using Segmentation = Trainer<net, by_number>;

/// Pixels are dark, grey or bright: classes 0 to 2, as numbers or as shares.
Dataset shaded(std::size_t count, std::uint64_t seed, bool shares = false) {
  auto images = xt::xtensor<float, 4>::from_shape({count, height, width, 1});
  auto marks = xt::xtensor<float, 2>::from_shape({count, pixels * (shares ? 3 : 1)});
  marks.fill(0);
  for (std::size_t i = 0; i < count * pixels; i++) {
    images.data()[i] = Random(seed, 1, i).uniform();
    const auto mark = static_cast<std::size_t>(3 * images.data()[i]);
    if (shares)
      marks.data()[3 * i + mark] = 1;
    else
      marks.data()[i] = static_cast<float>(mark);
  }
  return Dataset(std::move(images), std::move(marks));
}

FitOptions epochs(int count) {
  FitOptions chosen;
  chosen.epochs = count;
  return chosen;
}

}  // namespace

TEST_CASE("every pixel's class is learned; loss and accuracy are means over the pixels") {
  Segmentation model;
  CHECK(model.classes() == 0);
  CHECK(model.signature().classes_each() == 3);
  const Dataset test = shaded(40, 2);
  const History history = fit(model, shaded(300, 1), test, epochs(25));
  CHECK(std::string(history.metric_kind.name) == "accuracy");
  CHECK(history.epochs.back().test_metric > 0.93);
  CHECK(history.epochs.back().test_loss < 0.4 * history.epochs.front().test_loss);

  const Evaluation made = evaluate(model, test);
  CHECK(made.classes == 0);
  CHECK(made.confusion.empty());
  double loss = 0, right = 0;
  for (const Batch& batch : test.batch(16)) {
    std::vector<float> predicted(batch.size() * pixels * 3);
    model.predict(batch.images, predicted);
    for (std::size_t i = 0; i < batch.size() * pixels; i++) {
      const float* const of = &predicted[3 * i];
      const auto wanted = static_cast<std::size_t>(batch.labels.rows.data()[i]);
      CHECK(of[0] + of[1] + of[2] == doctest::Approx(1).epsilon(1e-5));
      loss -= std::log(static_cast<double>(of[wanted])), right += most_probable(of, 3) == static_cast<int>(wanted);
    }
  }
  CHECK(made.loss == doctest::Approx(loss / (40 * pixels)).epsilon(1e-5));
  CHECK(made.metric == doctest::Approx(right / (40 * pixels)).epsilon(1e-6));
}

TEST_CASE("classes by number, or by a share of each, train alike") {
  Segmentation numbered;
  Trainer<net, by_shares> shared;
  const History by_numbers = fit(numbered, shaded(100, 1), shaded(40, 2), epochs(3)),
                of_shares = fit(shared, shaded(100, 1, true), shaded(40, 2, true), epochs(3));
  CHECK(by_numbers.epochs.back().test_loss == doctest::Approx(of_shares.epochs.back().test_loss).epsilon(1e-4));
}

TEST_CASE("what is compared with an image must have a class for each of its pixels") {
  Segmentation model;
  const Dataset good = shaded(4, 1);
  const auto with = [&](const xt::xtensor<float, 2>& marks) {
    return Dataset(xt::xtensor<float, 4>(xt::zeros<float>({marks.shape(0), height, width, std::size_t{1}})), marks);
  };
  CHECK_REJECTS(
      fit(model, Dataset(xt::xtensor<float, 4>(xt::zeros<float>({2, 4, 5, 1})), xt::xtensor<std::uint8_t, 1>{0, 1}),
          good, epochs(1)),
      "the training set: has a class number for each image; CrossEntropy compares 60 outputs with one for each "
      "of 20 pixels, (n, 20)");
  CHECK_REJECTS(fit(model, with(xt::zeros<float>({2, 3})), good, epochs(1)),
                "the training set: has 3 target values for each image; CrossEntropy compares 60 outputs with 20");
  xt::xtensor<float, 2> wrong = xt::zeros<float>({2, 20});
  wrong(1, 7) = 3;
  CHECK_REJECTS(fit(model, with(wrong), good, epochs(1)),
                "the training set: target 1 at pixel 7 is 3, expected a class number below 3");
}

TEST_CASE("classes of pixels are drawn as shades") {
  constexpr Signature numbers{.target = TargetKind::class_number, .each_pixel = true, .outputs = 9, .pixels = 3},
      shares{.target = TargetKind::distribution, .each_pixel = true, .outputs = 9, .pixels = 3};
  CHECK(class_picture(numbers, std::vector<float>{0, 2, 1}) == std::vector<float>{0, 1, 0.5f});
  const std::vector<float> each = {0.5f, 0.25f, 0.25f, 0, 0, 1, 0.25f, 0.5f, 0.25f};
  CHECK(class_picture(numbers, each) == std::vector<float>{0, 1, 0.5f});  // as predicted
  CHECK(class_picture(shares, each) == std::vector<float>{0, 1, 0.5f});

  Segmentation model;
  const Evaluation made = evaluate(model, shaded(8, 3));
  REQUIRE(made.pictures.size() == 1);
  CHECK(made.pictures[0].name == "marks");
  CHECK(made.pictures[0].shape == Shape{4, 5, 1});
  REQUIRE(made.pictures[0].wanted.size() == 6);
  for (const auto& pictures : {made.pictures[0].wanted, made.pictures[0].predicted})
    for (const std::vector<float>& picture : pictures) {
      CHECK(picture.size() == pixels);
      CHECK(std::all_of(picture.begin(), picture.end(), [](float x) { return x == 0 || x == 0.5f || x == 1; }));
    }
}
