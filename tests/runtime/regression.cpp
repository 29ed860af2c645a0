// Networks whose outputs are no classes, from a table of numbers to the files that a run leaves behind.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "runtime/base/random.hpp"
#include "runtime/commands/evaluate.hpp"
#include "runtime/commands/predict.hpp"
#include "runtime/commands/train.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/training/evaluation.hpp"
#include "runtime/training/fit.hpp"
#include "sinter.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

constexpr auto net = Input{3} >> Standardize{} >> Dense{16} >> Tanh{} >> Dense{2};
constexpr Options on_values{.batch = 16, .loss = MeanSquaredError{}, .optimizer = Adam{.rate = 0.02f}};
constexpr Options on_labels{.batch = 16, .loss = BinaryCrossEntropy{}, .optimizer = Adam{.rate = 0.02f}};
using Regression = Trainer<net, on_values>;
using MultiLabel = Trainer<net, on_labels>;

/// Features of scales far apart, one of them always the same; two targets: a plane and a product, or whether each is
/// above 0.
Dataset table(std::size_t rows, std::uint64_t seed, bool labels = false) {
  auto features = xt::xtensor<double, 2>::from_shape({rows, 3});
  auto targets = xt::xtensor<double, 2>::from_shape({rows, 2});
  for (std::size_t i = 0; i < rows; i++) {
    const double a = Random(seed, 1, 2 * i).normal(), b = Random(seed, 1, 2 * i + 1).normal();
    features(i, 0) = 1000 + 50 * a, features(i, 1) = 1e-3 * b, features(i, 2) = 7;
    targets(i, 0) = a - 0.5 * b, targets(i, 1) = 0.5 * a * b;
    if (labels) targets(i, 0) = targets(i, 0) > 0, targets(i, 1) = targets(i, 1) > 0;
  }
  return Dataset(features, targets);
}

DataSource source(bool labels = false) {
  return {[labels](const DataRequest&) {
            return TrainTest{.train = table(400, 1, labels), .test = table(100, 2, labels), .source = "table"};
          },
          "test"};
}
std::unique_ptr<Model> make() { return std::make_unique<Regression>(); }

FitOptions epochs(int count) {
  FitOptions options;
  options.epochs = count;
  return options;
}

std::vector<float> raw(const Dataset& data, std::size_t rows) {
  const Batch batch = *data.batch(rows).begin();
  return {batch.images.begin(), batch.images.end()};
}

}  // namespace

TEST_CASE("a regression learns, and tells of no accuracy") {
  Regression model;
  const History history = fit(model, table(400, 1), table(100, 2), epochs(30));
  CHECK(std::string(history.metric_kind.name) == "mean_absolute_error");
  CHECK(history.epochs.back().test_loss < 0.02);
  CHECK(history.epochs.back().test_loss < 0.1 * history.epochs.front().test_loss);
  CHECK(history.epochs.back().test_metric < std::sqrt(history.epochs.back().test_loss) + 1e-6);
  CHECK(history.epochs.back().test_metric > 0);
  CHECK(model.classes() == 0);
  CHECK(model.outputs() == 2);

  const Evaluation made = evaluate(model, table(100, 2));
  CHECK(made.loss == doctest::Approx(history.epochs.back().test_loss).epsilon(1e-12));
  CHECK(made.metric == doctest::Approx(history.epochs.back().test_metric).epsilon(1e-12));
  CHECK(made.classes == 0);
  CHECK(made.confusion.empty());
  CHECK(made.worst.empty());
}

TEST_CASE("the numbers that standardise are those of the training rows, are kept, and are used by who predicts") {
  const TemporaryFolder folder;
  const Dataset rows = table(400, 1);
  Regression model;
  fit(model, rows, table(100, 2), epochs(2));
  std::vector<float> mean(3), deviation(3);
  REQUIRE(model.parameters()[0].name == "standardize1.mean");
  REQUIRE(model.parameters()[1].name == "standardize1.deviation");
  CHECK(!model.parameters()[0].trained);
  model.read(0, mean);
  model.read(1, deviation);
  const std::vector<float> all = raw(rows, 400);
  double sum = 0, squares = 0;
  for (std::size_t i = 0; i < 400; i++) sum += static_cast<double>(all[3 * i]);
  for (std::size_t i = 0; i < 400; i++) squares += std::pow(static_cast<double>(all[3 * i]) - sum / 400, 2);
  CHECK(mean[0] == doctest::Approx(sum / 400).epsilon(1e-6));
  CHECK(deviation[0] == doctest::Approx(std::sqrt(squares / 400)).epsilon(1e-6));
  CHECK(mean[2] == 7.f);
  CHECK(deviation[2] == 1.f);

  save_checkpoint(model, folder / "table.safetensors");
  Predictor<net, on_values> reader(folder / "table.safetensors");
  std::vector<float> expected(2 * 16);
  model.predict(std::span(all).first(3 * 16), expected);
  CHECK(reader.predict(std::span(all).first(3 * 16)) == expected);

  Regression other;  // rows held out have no say
  FitOptions held_out = epochs(1);
  held_out.validation = 0.5f;
  fit(other, rows, table(100, 2), held_out);
  std::vector<float> of_half(3);
  other.read(0, of_half);
  CHECK(of_half[0] != mean[0]);

  other.initialize(1);
  standardize(other, rows);
  other.read(0, of_half);
  CHECK(of_half == mean);
}

TEST_CASE("several labels a sample are learned, and the accuracy is that of the outputs") {
  MultiLabel model;
  const History history = fit(model, table(400, 1, true), table(100, 2, true), epochs(40));
  CHECK(std::string(history.metric_kind.name) == "accuracy");
  CHECK(history.epochs.back().test_metric > 0.9);
  const std::vector<float> rows = raw(table(100, 2, true), 16);
  std::vector<float> p(2 * 16);
  model.predict(rows, p);
  for (const float x : p) CHECK((x >= 0.f && x <= 1.f));
}

TEST_CASE("a training on values goes on where it was stopped, to the bit") {
  const TemporaryFolder folder;
  Regression whole;
  fit(whole, table(400, 1), table(100, 2), epochs(3));
  int steps = 0;
  Regression first;
  fit(first, table(400, 1), table(100, 2), epochs(3),
      {.save = [&](const TrainingState& state) { save_checkpoint(first, state, folder / "half.safetensors"); },
       .stop = [&] { return ++steps > 40; }});
  const Checkpoint half = read_checkpoint(folder / "half.safetensors");
  Regression second;
  FitOptions options = epochs(3);
  options.resume = &half;
  const History history = fit(second, table(400, 1), table(100, 2), options);
  CHECK(history.epochs.size() == 3);
  CHECK(weights_sha256(second) == weights_sha256(whole));
  CHECK(weights_sha256(second) != weights_sha256(first));
}

TEST_CASE("weights of samples: all 1 change nothing, 0 takes a sample out") {
  using Plain = Trainer<net, Options{.batch = 16, .loss = CrossEntropy{}, .optimizer = Adam{}}>;
  using Weighted = Trainer<net, Options{.batch = 16, .loss = CrossEntropy{.weighted = true}, .optimizer = Adam{}}>;
  auto labels = xt::xtensor<int, 1>::from_shape({64});
  auto features = xt::xtensor<float, 2>::from_shape({64, 3});
  for (std::size_t i = 0; i < 64; i++) {
    labels(i) = static_cast<int>(i % 2);
    for (std::size_t j = 0; j < 3; j++) features(i, j) = static_cast<float>(Random(3, 1, 3 * i + j).normal());
  }
  const Dataset data(features, labels);
  Plain plain;
  Weighted ones, only_first;
  fit(plain, data, data, epochs(2));
  fit(ones, data.with_class_weights({1.f, 1.f}), data, epochs(2));
  CHECK(weights_sha256(ones) == weights_sha256(plain));
  fit(only_first, data.with_class_weights({1.f, 0.f}), data, epochs(40));
  const std::vector<float> rows = raw(data, 16);
  std::vector<float> p(2 * 16);
  only_first.predict(rows, p);
  for (std::size_t i = 0; i < 16; i++) CHECK(p[2 * i] > 0.5f);  // of the other class it never heard
  CHECK_REJECTS(fit(plain, data.with_class_weights({1.f, 2.f}), data, epochs(1)),
                "the training set has weights of its samples, and the network's loss has none: .loss = "
                "CrossEntropy{.weighted = true}");
}

TEST_CASE("classes may be given as numbers of any kind, or as rows of probabilities") {
  using Plain = Trainer<net, Options{.batch = 16, .loss = CrossEntropy{}, .optimizer = Adam{}}>;
  using Soft = Trainer<net, Options{.batch = 16, .loss = CrossEntropy{.soft = true}, .optimizer = Adam{}}>;
  auto numbers = xt::xtensor<int, 1>::from_shape({48});
  auto floats = xt::xtensor<float, 1>::from_shape({48});
  auto rows = xt::xtensor<float, 2>::from_shape({48, 2});
  auto features = xt::xtensor<float, 2>::from_shape({48, 3});
  for (std::size_t i = 0; i < 48; i++) {
    for (std::size_t j = 0; j < 3; j++) features(i, j) = static_cast<float>(Random(4, 1, 3 * i + j).normal());
    numbers(i) = features(i, 0) > 0 ? 1 : 0;
    floats(i) = static_cast<float>(numbers(i));
    rows(i, 0) = 1 - floats(i), rows(i, 1) = floats(i);
  }
  Plain a, b;
  Soft c, d;
  fit(a, Dataset(features, numbers), Dataset(features, numbers), epochs(30));
  fit(b, Dataset(features, floats), Dataset(features, floats), epochs(30));
  fit(c, Dataset(features, rows), Dataset(features, rows), epochs(30));
  fit(d, Dataset(features, numbers), Dataset(features, rows), epochs(30));
  CHECK(weights_sha256(b) == weights_sha256(a));
  CHECK(weights_sha256(d) == weights_sha256(c));
  const Evaluation of_numbers = evaluate(a, Dataset(features, numbers));
  CHECK(of_numbers.metric > 0.75);
  const Evaluation of_floats = evaluate(a, Dataset(features, floats));
  CHECK(of_floats.metric == of_numbers.metric);
  CHECK(of_floats.confusion == of_numbers.confusion);
  CHECK(evaluate(c, Dataset(features, rows)).confusion == evaluate(c, Dataset(features, numbers)).confusion);
}

TEST_CASE("mixed classes are trained on, in another way in each epoch, and resumed to the same bits") {
  using Plain = Trainer<net, Options{.batch = 16, .loss = CrossEntropy{}, .optimizer = Adam{}}>;
  using Soft = Trainer<net, Options{.batch = 16, .loss = CrossEntropy{.soft = true}, .optimizer = Adam{}}>;
  auto numbers = xt::xtensor<int, 1>::from_shape({72});
  auto features = xt::xtensor<float, 2>::from_shape({72, 3});
  for (std::size_t i = 0; i < 72; i++) {
    for (std::size_t j = 0; j < 3; j++) features(i, j) = static_cast<float>(Random(4, 1, 3 * i + j).normal());
    numbers(i) = features(i, 0) > 0 ? 1 : 0;
  }
  const Dataset plain(features, numbers), mixed = plain.one_hot(2).mix(Mixup{.alpha = 0.5f});
  FitOptions with = epochs(4);
  with.validation = 0.25f;
  Soft whole, other, unmixed;
  const History history = fit(whole, mixed, plain, with);
  CHECK(history.epochs[3].train_loss < history.epochs[0].train_loss);
  fit(other, plain.one_hot(2).mix(Mixup{.alpha = 0.5f}, 2), plain, with);
  CHECK(weights_sha256(other) != weights_sha256(whole));
  fit(unmixed, plain.one_hot(2), plain, with);
  CHECK(weights_sha256(unmixed) != weights_sha256(whole));

  Soft begun, resumed;
  std::string saved;
  std::int64_t taken = 0;
  fit(begun, mixed, plain, with,
      {.step = [&](const StepRecord& record) { taken = record.total; },
       .save = [&](const TrainingState& state) { saved = format_checkpoint(begun, state); },
       .stop = [&] { return taken == 6; }});  // an epoch has 4
  const Checkpoint checkpoint =
      parse_checkpoint({reinterpret_cast<const std::uint8_t*>(saved.data()), saved.size()}, "mixed.safetensors");
  with.resume = &checkpoint;
  const History ended = fit(resumed, mixed, plain, with);
  CHECK(weights_sha256(resumed) == weights_sha256(whole));
  CHECK(ended.epochs[3].validation_loss == history.epochs[3].validation_loss);

  Plain numbered;
  numbered.plan_steps(1);
  CHECK_REJECTS(fit(numbered, mixed, plain, epochs(1)), "mixed classes are for .loss = CrossEntropy{.soft = true}");
  const Batch batch = *mixed.batch(16).begin();
  CHECK_THROWS_WITH_AS(numbered.train_step(batch.images, batch.labels),
                       doctest::Contains("takes class numbers; .loss = CrossEntropy{.soft = true} takes such rows"),
                       std::invalid_argument);
}

TEST_CASE("the commands and their files say what there is, and nothing of accuracy or digits") {
  const TemporaryFolder folder;
  std::ostringstream out, notes;
  cli::TrainFlags flags;
  flags.epochs = 2;
  flags.threads = 1;
  flags.validation = 0.25f;
  flags.save = folder / "table.safetensors", flags.json = folder / "run.json", flags.log = folder / "run.csv";
  flags.report = folder / "run.html";
  cli::train(make, source(), flags, out);
  const std::string said = out.str(), log = contents(folder / "run.csv"), page = contents(folder / "run.html");
  CHECK(has(said, "test mean absolute error 0."));
  CHECK(
      log.starts_with("step,epoch,rate,loss,mean_absolute_error,images_per_second,test_loss,test_mean_absolute_error,"
                      "validation_loss,validation_mean_absolute_error\n"));
  const nlohmann::json report = nlohmann::json::parse(contents(folder / "run.json"));
  CHECK(report["epochs"][1]["test_mean_absolute_error"].get<double>() > 0);
  CHECK(has(page, "Loss and mean absolute error"));
  for (const std::string& text : {said, log, report.dump()}) {
    CHECK_FALSE(has(text, "accuracy"));
    CHECK_FALSE(has(text, "digit"));
    CHECK_FALSE(has(text, "nan"));
  }
  CHECK_FALSE(has(page, "accuracy"));

  std::ostringstream evaluated;
  cli::EvaluateFlags evaluate_flags;
  evaluate_flags.weights = flags.save, evaluate_flags.json = folder / "evaluation.json";
  cli::evaluate(make, source(), evaluate_flags, "table", evaluated);
  CHECK(has(evaluated.str(), "100 test images (table): mean absolute error 0."));
  const nlohmann::json evaluation = nlohmann::json::parse(contents(folder / "evaluation.json"));
  CHECK(evaluation["mean_absolute_error"].get<double>() > 0);
  CHECK_FALSE(evaluation.contains("confusion"));
}

TEST_CASE("targets that the loss cannot take are refused before the model is touched") {
  Regression values;
  MultiLabel labels;
  const Dataset good = table(32, 1);
  const xt::xtensor<float, 2> features = xt::zeros<float>({std::size_t{4}, std::size_t{3}});
  CHECK_REJECTS(fit(values, Dataset(features, xt::xtensor<float, 1>({1, 2, 3, 4})), good, epochs(1)),
                "the training set: has 1 target value for each image; MeanSquaredError compares 2 outputs with 2");
  CHECK_REJECTS(fit(values, Dataset(features, xt::xtensor<int, 1>({1, 2, 3, 4})), good, epochs(1)),
                "the training set: has class numbers; MeanSquaredError compares 2 outputs with as many values, (n, 2)");
  CHECK_REJECTS(fit(labels, good, good, epochs(1)), "expected a number from 0 to 1");
  Trainer<net, Options{.batch = 16}> classes;
  CHECK_REJECTS(fit(classes, Dataset(features, xt::xtensor<int, 2>({{0, 1}, {1, 0}, {0, 1}, {0, 1}})), good, epochs(1)),
                "numpy.argmax(y, axis=1) gives the class numbers");
  CHECK_REJECTS(Dataset(features, xt::xtensor<float, 1>({1, 2, NAN, 4})),
                "target 2 of the dataset is nan, expected a finite number");
  CHECK(weights_sha256(values) == weights_sha256(Regression{}));
  CHECK_THROWS_AS(values.train_step(std::vector<float>(3), std::vector<float>{1.f, 2.f, 3.f}), std::invalid_argument);
  CHECK_THROWS_AS(values.train_step(std::vector<float>(3), std::vector<std::uint8_t>{1, 2, 3}), std::invalid_argument);
}
