#include "runtime/training/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/data/synthetic.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/data/byte_arrays.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

const TrainTest& digits() {
  static const TrainTest set = draw_digits({.train = 200, .test = 150});
  return set;
}

FitOptions two_epochs() {
  FitOptions options;
  options.epochs = 2;
  return options;
}

TinyModel trained() {
  TinyModel model;
  fit(model, digits(), two_epochs());
  return model;
}

/// The probabilities of one image, predicted alone.
std::vector<float> predict(TinyModel& model, const Dataset& data, std::size_t image) {
  std::vector<float> probabilities(10);
  Example example;
  ExampleReader(data).read(image, example);
  model.predict(example.image, probabilities);
  return probabilities;
}

}  // namespace

TEST_CASE("loss and accuracy are those that fit reports") {
  TinyModel model;
  const History history = fit(model, digits(), two_epochs());
  const Evaluation made = evaluate(model, digits().test);
  CHECK(made.loss == history.epochs.back().test_loss);
  CHECK(made.metric == history.epochs.back().test_metric);
}

TEST_CASE("the confusion matrix counts every image once, in the row of its label and the column of its prediction") {
  TinyModel model = trained();
  const Dataset& test = digits().test;
  const auto labels = byte_arrays(test).labels;
  const Evaluation made = evaluate(model, test);
  std::vector<std::int64_t> expected(100);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::vector<float> row = predict(model, test, i);
    const auto predicted = std::max_element(row.begin(), row.end()) - row.begin();
    ++expected[labels(i) * 10u + static_cast<std::size_t>(predicted)];
  }
  CHECK(made.classes == 10);
  std::int64_t images = 0;
  for (const auto& [label, predicted, count] : made.confusion) {
    CHECK(count == expected[static_cast<std::size_t>(10 * label + predicted)]);
    images += count;
  }
  CHECK(images == 150);
  for (int c = 0; c < 100; ++c) CHECK(made.count(c / 10, c % 10) == expected[static_cast<std::size_t>(c)]);
  std::int64_t right = 0;
  for (int c = 0; c < 10; ++c) right += made.count(c, c);
  REQUIRE(right < 150);  // else this shows little
  CHECK(made.metric == static_cast<double>(right) / 150);
}

TEST_CASE("what is confused most, and what is right least often, come first") {
  Evaluation made;
  made.confusion = {{0, 0, 9}, {0, 2, 1}, {3, 3, 5}, {3, 4, 4}, {3, 7, 1}, {300, 1, 4}};
  CHECK(made.frequent_confusions() == std::vector<Confusion>{{3, 4, 4}, {300, 1, 4}, {0, 2, 1}, {3, 7, 1}});
  const std::vector<Recall> recalls = made.recalls();
  REQUIRE(recalls.size() == 3);
  CHECK(recalls[0].label == 300);
  CHECK(recalls[0].share() == 0);
  CHECK(recalls[1].label == 3);
  CHECK(recalls[1].right == 5);
  CHECK(recalls[1].images == 10);
  CHECK(recalls[2].share() == 0.9);
}

TEST_CASE("the worst are the mistakes of highest loss, in order") {
  TinyModel model = trained();
  const Dataset& test = digits().test;
  const auto labels = byte_arrays(test).labels;
  const Evaluation all = evaluate(model, test, 150), few = evaluate(model, test, 3);
  std::int64_t right = 0;
  for (int c = 0; c < 10; ++c) right += all.count(c, c);
  CHECK(all.worst.size() == static_cast<std::size_t>(150 - right));
  REQUIRE(all.worst.size() > 3);
  for (std::size_t i = 0; i < all.worst.size(); ++i) {
    const Mistake& mistake = all.worst[i];
    CHECK(mistake.label == labels(mistake.image));
    CHECK(mistake.predicted != mistake.label);
    CHECK(mistake.probabilities == predict(model, test, mistake.image));
    CHECK(mistake.loss ==
          -std::log(static_cast<double>(mistake.probabilities[static_cast<std::size_t>(mistake.label)])));
    if (i > 0) CHECK(all.worst[i - 1].loss >= mistake.loss);
  }
  REQUIRE(few.worst.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(few.worst[i].image == all.worst[i].image);
  CHECK(evaluate(model, test, 0).worst.empty());
}

TEST_CASE("a probability of zero has a finite loss, and equal losses keep the images' order") {
  TinyModel model;
  std::vector<float> weights(28 * 28 * 10), bias(10);
  bias[4] = 1000;  // everything is a 4, with a probability of 1
  model.write(0, weights);
  model.write(1, bias);
  const Evaluation made = evaluate(model, digits().test, 5);
  const auto labels = byte_arrays(digits().test).labels;
  std::vector<std::size_t> first;
  for (std::size_t i = 0; first.size() < 5; ++i) {
    if (labels(i) != 4) first.push_back(i);
  }
  REQUIRE(made.worst.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(std::isfinite(made.worst[i].loss));
    CHECK(made.worst[i].image == first[i]);
  }
}

TEST_CASE("most_probable takes the first of equal ones and passes over what is not a number") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float equal[] = {0.25f, 0.5f, 0.5f}, broken[] = {nan, 0.1f, 0.3f}, late[] = {0.1f, nan, 0.05f};
  CHECK(most_probable(equal, 3) == 1);
  CHECK(most_probable(broken, 3) == 2);
  CHECK(most_probable(late, 3) == 0);
}

TEST_CASE("answers that are no numbers are refused, and named, wherever one of them is") {
  TinyModel model = trained();
  std::vector<float> bias(10);
  model.read(1, bias);
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    std::vector<float> spoilt = bias;
    spoilt[7] = wrong;
    model.write(1, spoilt);
    CHECK_THROWS_AS(evaluate(model, digits().test), NotFinite);
    CHECK_REJECTS(evaluate(model, digits().test), "test image 0: the network's probability of class 0 is ");
  }
  model.write(1, bias);
  CHECK(std::isfinite(evaluate(model, digits().test).loss));
  const std::vector<float> row = {0.5f, 0.25f, std::numeric_limits<float>::quiet_NaN()};
  CHECK_REJECTS(check_finite(row, "a.png", "probability of class"),
                "a.png: the network's probability of class 2 is nan: the weights, or the image, are beyond");
  check_finite(std::span(row).first(2), "a.png", "output");
}

TEST_CASE("a set that does not suit the model is refused") {
  TinyModel model(14);
  CHECK_REJECTS(evaluate(model, digits().test), "the test images are 28x28x1, the network takes 14x14x1");
  CHECK_REJECTS(evaluate(model, digits().test.take(0)), "the test set has no images");
}
