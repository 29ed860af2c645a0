// A network with two inputs, and two outputs with a loss each, from its arrays to the files that a run leaves behind.
#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "runtime/base/random.hpp"
#include "runtime/base/text.hpp"
#include "runtime/commands/evaluate.hpp"
#include "runtime/commands/predict.hpp"
#include "runtime/commands/train.hpp"
#include "runtime/data/dataset.hpp"
#include "runtime/data/in_rows.hpp"
#include "runtime/data/shown_bytes.hpp"
#include "runtime/inspect/network_text.hpp"
#include "runtime/model/ends.hpp"
#include "runtime/model/views.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/terminal/evaluation_text.hpp"
#include "runtime/training/evaluation.hpp"
#include "runtime/training/fit.hpp"
#include "sinter.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

constexpr auto net = (Input{.height = 3, .name = "left"} >> Standardize{} >> Dense{8} |
                      Input{.height = 2, .name = "right"} >> Standardize{} >> Dense{8}) >>
                     Add{} >> Tanh{} >> (Dense{.units = 2, .name = "kind"} | Dense{.units = 3, .name = "sums"});
constexpr Options options{
    .batch = 16, .loss = {CrossEntropy{}, 0.25f * MeanSquaredError{}}, .optimizer = Adam{.rate = 0.02f}};
using Both = Trainer<net, options>;

struct Tables {
  xt::xtensor<float, 2> left, right, sums;
  xt::xtensor<int, 1> kinds;
};

/// Features of scales far apart; sums of theirs, and whether the first is above 0.
Tables tables(std::size_t rows, std::uint64_t seed) {
  Tables all{xt::xtensor<float, 2>::from_shape({rows, 3}), xt::xtensor<float, 2>::from_shape({rows, 2}),
             xt::xtensor<float, 2>::from_shape({rows, 3}), xt::xtensor<int, 1>::from_shape({rows})};
  for (std::size_t i = 0; i < rows; i++) {
    float x[5];
    for (std::size_t j = 0; j < 5; j++) x[j] = static_cast<float>(Random(seed, 1, 5 * i + j).normal());
    for (std::size_t j = 0; j < 3; j++) all.left(i, j) = 100 + 10 * x[j], all.sums(i, j) = 0.5f * (x[j] - x[3 + j % 2]);
    for (std::size_t j = 0; j < 2; j++) all.right(i, j) = -3 + 0.01f * x[3 + j];
    all.kinds(i) = all.sums(i, 0) > 0 ? 1 : 0;
  }
  return all;
}
Dataset dataset(std::size_t rows, std::uint64_t seed) {
  const Tables all = tables(rows, seed);
  return Dataset(in_rows(all.left, all.right), in_rows(all.kinds, all.sums));
}
const Dataset& train_set() {
  static const Dataset data = dataset(200, 1);
  return data;
}
const Dataset& test_set() {
  static const Dataset data = dataset(50, 2);
  return data;
}

FitOptions epochs(int count) {
  FitOptions chosen;
  chosen.epochs = count;
  return chosen;
}
DataSource source() {
  return {[](const DataRequest&) { return TrainTest{.train = train_set(), .test = test_set(), .source = "tables"}; },
          "test"};
}
std::unique_ptr<Model> make() { return std::make_unique<Both>(); }

}  // namespace

TEST_CASE("arrays side by side") {
  const xt::xtensor<std::uint8_t, 1> one{1, 2};
  const xt::xtensor<std::uint8_t, 3> two{{{3, 4}, {5, 6}}, {{7, 8}, {9, 10}}};
  const xt::xtensor<float, 2> three{{0.5f}, {1.5f}};
  const auto bytes = in_rows(one, two);
  static_assert(std::is_same_v<decltype(bytes)::value_type, std::uint8_t>);
  CHECK(bytes == xt::xtensor<std::uint8_t, 2>{{1, 3, 4, 5, 6}, {2, 7, 8, 9, 10}});
  CHECK(in_rows(three, one) == xt::xtensor<float, 2>{{0.5f, 1.f}, {1.5f, 2.f}});
  CHECK_REJECTS(in_rows(one, xt::xtensor<float, 1>{1.f, 2.f, 3.f}),
                "in_rows: array 2 holds 3 samples, the first holds 2");
  CHECK_REJECTS(in_rows(xt::xtensor<float, 1>::from_shape({0})), "in_rows: array 1 holds no samples");
}

TEST_CASE("both outputs learn, each with figures of its own, and the loss is their weighted sum") {
  Both model;
  CHECK(model.channels() == 5);
  CHECK(model.outputs() == 5);
  CHECK(model.classes() == 2);
  REQUIRE(inputs_of(model).size() == 2);
  CHECK(inputs_of(model)[1].name == "right");
  CHECK(outputs_of(model)[1].name == "sums");
  CHECK(outputs_of(model)[1].shape == Shape{1, 1, 3});
  const History history = fit(model, train_set(), test_set(), epochs(30));
  REQUIRE(history.outputs.size() == 2);
  CHECK(history.outputs[0].name == "kind");
  CHECK(std::string(history.outputs[1].metric_kind.name) == "mean_absolute_error");
  for (const EpochRecord& epoch : history.epochs) {
    REQUIRE(epoch.outputs.size() == 2);
    CHECK(epoch.train_loss ==
          doctest::Approx(epoch.outputs[0].train_loss + 0.25 * epoch.outputs[1].train_loss).epsilon(1e-12));
    CHECK(epoch.test_loss ==
          doctest::Approx(epoch.outputs[0].test_loss + 0.25 * epoch.outputs[1].test_loss).epsilon(1e-12));
    CHECK(epoch.test_metric == epoch.outputs[0].test_metric);
  }
  const OutputRecord &kind = history.epochs.back().outputs[0], &sums = history.epochs.back().outputs[1];
  CHECK(kind.test_metric > 0.9);
  CHECK(sums.test_loss < 0.2 * history.epochs.front().outputs[1].test_loss);

  const Evaluation made = evaluate(model, test_set());
  REQUIRE(made.outputs.size() == 2);
  CHECK(made.loss == doctest::Approx(history.epochs.back().test_loss).epsilon(1e-12));
  CHECK(made.outputs[1].loss == doctest::Approx(sums.test_loss).epsilon(1e-12));
  CHECK(made.outputs[1].metric == doctest::Approx(sums.test_metric).epsilon(1e-12));
  CHECK(made.classes == 2);
  CHECK(made.count(0, 0) + made.count(0, 1) + made.count(1, 0) + made.count(1, 1) == 50);
}

namespace {

constexpr auto turned = Input{5} >> Standardize{} >> Dense{8} >> Tanh{} >>
                        (Dense{.units = 3, .name = "sums"} | Dense{.units = 2, .name = "kind"});
using Turned =
    Trainer<turned,
            Options{.batch = 16, .loss = {MeanSquaredError{}, CrossEntropy{}}, .optimizer = Adam{.rate = 0.02f}}>;
std::unique_ptr<Model> make_turned() { return std::make_unique<Turned>(); }

}  // namespace

TEST_CASE("what images were taken for is said by the first output that has classes, wherever it stands") {
  const auto data = [](std::size_t rows, std::uint64_t seed) {
    const Tables all = tables(rows, seed);
    return Dataset(in_rows(all.left, all.right), in_rows(all.sums, all.kinds)).with_class_names({"low", "high"});
  };
  const Dataset train = data(200, 1), test = data(50, 2);
  Turned model;
  const History history = fit(model, train, test, epochs(20));
  const Evaluation made = evaluate(model, test);
  CHECK(made.classes == 2);
  CHECK(made.metric == history.epochs.back().outputs[0].test_metric);
  CHECK(made.accuracy == history.epochs.back().outputs[1].test_metric);
  CHECK(made.count(0, 0) + made.count(1, 1) == std::lround(made.accuracy * 50));
  CHECK(made.count(0, 0) + made.count(0, 1) + made.count(1, 0) + made.count(1, 1) == 50);
  REQUIRE(!made.worst.empty());
  CHECK(made.worst[0].probabilities.size() == 2);
  CHECK(confusion_text(made, {}).find("high") != std::string::npos);
  CHECK_REJECTS(evaluate(model, test.with_class_names({"low", "middle", "high"})),
                "the test set has 3 named classes, the network has 2");

  const TemporaryFolder folder;
  std::ostringstream out;
  cli::TrainFlags flags;
  flags.epochs = 2, flags.report = folder / "turned.html", flags.save = folder / "turned.safetensors";
  const auto source = [&](const DataRequest&) { return TrainTest{.train = train, .test = test, .source = "tables"}; };
  cli::train(make_turned, DataSource{source, "test"}, flags, out, {});
  restore_weights(model, read_checkpoint(folder / "turned.safetensors"));
  CHECK(contents(folder / "turned.html").find(text("%.2f %% of all are", 100 * evaluate(model, test).accuracy)) !=
        std::string::npos);
}

TEST_CASE("each input is standardised by its own numbers") {
  Both model;
  standardize(model, train_set());
  REQUIRE(model.parameters()[0].name == "standardize1.mean");
  std::vector<float> left(3), right(2);
  model.read(0, left);
  for (const float mean : left) CHECK(mean == doctest::Approx(100).epsilon(0.03));
  for (std::size_t i = 0; i < model.parameters().size(); i++)
    if (model.parameters()[i].name == "standardize2.mean") model.read(static_cast<int>(i), right);
  for (const float mean : right) CHECK(mean == doctest::Approx(-3).epsilon(0.003));
}

TEST_CASE("a training of several outputs goes on in the middle of an epoch, to the bit, and so do their figures") {
  const TemporaryFolder folder;
  FitOptions chosen = epochs(3);
  chosen.validation = 0.2f;
  Both whole, first, second;
  const History straight = fit(whole, train_set(), test_set(), chosen);
  int steps = 0;
  fit(first, train_set(), test_set(), chosen,
      {.save = [&](const TrainingState& state) { save_checkpoint(first, state, folder / "half.safetensors"); },
       .stop = [&] { return ++steps > 24; }});
  const Checkpoint half = read_checkpoint(folder / "half.safetensors");
  CHECK(half.training->step > 0);
  chosen.resume = &half;
  const History gone_on = fit(second, train_set(), test_set(), chosen);
  CHECK(weights_sha256(second) == weights_sha256(whole));
  REQUIRE(gone_on.epochs.size() == straight.epochs.size());
  for (std::size_t e = 0; e < straight.epochs.size(); e++)
    for (std::size_t k = 0; k < 2; k++) {
      const OutputRecord &a = straight.epochs[e].outputs[k], &b = gone_on.epochs[e].outputs[k];
      CHECK(a.train_loss == b.train_loss);
      CHECK(a.train_metric == b.train_metric);
      CHECK(a.test_loss == b.test_loss);
      CHECK(a.validation_loss == b.validation_loss);
      CHECK(a.validation_metric == b.validation_metric);
    }

  Checkpoint wrong = half;
  wrong.training->outputs.pop_back();
  chosen.resume = &wrong;
  CHECK_REJECTS(fit(second, train_set(), test_set(), chosen),
                folder / "half.safetensors" + ": has figures of 1 outputs, not of 2");
}

TEST_CASE("who predicts is given rows of all inputs, and gives rows of all outputs") {
  const TemporaryFolder folder;
  Both model;
  fit(model, train_set(), test_set(), epochs(2));
  const Batch batch = *test_set().batch(16).begin();
  const std::span<const float> images(batch.images.data(), batch.images.size());
  std::vector<float> expected(16 * 5);
  model.predict(images, expected);
  for (std::size_t n = 0; n < 16; n++) CHECK(expected[5 * n] + expected[5 * n + 1] == doctest::Approx(1));
  // of the first input the first sample's numbers come first
  std::vector<float> row(images.begin(), images.begin() + 5), one(5);
  model.predict(row, one);
  CHECK(one == std::vector<float>(expected.begin(), expected.begin() + 5));
  row[0] += 50;
  model.predict(row, one);
  CHECK(one[0] != expected[0]);

  save_checkpoint(model, folder / "both.safetensors");
  Predictor<net, options> reader(folder / "both.safetensors");
  CHECK(reader.predict(images) == expected);
  const BatchResult told = reader.evaluate(images, batch.labels), here = model.evaluate_step(images, batch.labels);
  CHECK(told.count == 16);
  CHECK(told.loss == doctest::Approx(here.loss).epsilon(1e-6));
  CHECK(here.loss == doctest::Approx(here.outputs[0].loss + 0.25 * here.outputs[1].loss).epsilon(1e-12));
}

TEST_CASE("targets that do not suit are refused by what each output wants") {
  const Tables all = tables(32, 3);
  const auto rows = in_rows(all.left, all.right);
  Both model;
  const auto train_on = [&](const Dataset& data) { fit(model, data, test_set(), epochs(1)); };
  const std::string wanted =
      "; the network's 2 outputs are compared with a row of 4: 1 for CrossEntropy, then 3 for MeanSquaredError "
      "(in_rows puts arrays side by side)";
  CHECK_REJECTS(train_on(Dataset(rows, all.kinds)), "the training set: has class numbers" + wanted);
  CHECK_REJECTS(train_on(Dataset(rows, all.sums)), "the training set: has 3 target values for each image" + wanted);
  xt::xtensor<int, 1> kinds = all.kinds;
  kinds(7) = 2;
  CHECK_REJECTS(train_on(Dataset(rows, in_rows(kinds, all.sums))),
                "the training set: target 7 of output 1 is 2, expected a class number below 2");
  CHECK_REJECTS(train_on(Dataset(all.left, in_rows(all.kinds, all.sums))),
                "the training images are 1x1x3, the network takes 1x1x5 (height, width, channels)");
}

TEST_CASE("networks that differ in their outputs' order have other texts") {
  static constexpr auto trunk = Input{4} >> Dense{8} >> Tap{"trunk"} >> Dense{.units = 2, .name = "a"} >> Tap{"a"} >>
                                From{"trunk"} >> Dense{.units = 2, .name = "b"} >> Tap{"b"};
  static constexpr auto a_b = trunk >> (From{"a"} | From{"b"}), b_a = trunk >> (From{"b"} | From{"a"});
  static constexpr auto first = codegen::lower<100>(a_b, {CrossEntropy{}, CrossEntropy{}}, false),
                        other = codegen::lower<100>(b_a, {CrossEntropy{}, CrossEntropy{}}, false);
  const std::string text = network_text(view_of_graph(trimmed<first>));
  CHECK(text.ends_with("outputs of a b\n"));
  CHECK(network_text(view_of_graph(trimmed<other>)).ends_with("outputs of b a\n"));
}

namespace {

constexpr auto copier = (Input{4, 5, 1} >> Identity{} | Input{4, 3, 1} >> Flatten{} >> Dense{20} >> Reshape{4, 5, 1}) >>
                        Concat{} >> Conv{.filters = 1, .kernel = 1, .name = "copy"};
using Copier = Trainer<copier, Options{.batch = 8, .loss = MeanSquaredError{}, .optimizer = Adam{.rate = 0.02f}}>;
std::unique_ptr<Model> make_copier() { return std::make_unique<Copier>(); }

}  // namespace

TEST_CASE("of several inputs each that many pictures are a sample") {
  const TemporaryFolder folder;
  folder.write("a.pgm", "P5 5 4 255\n" + std::string("abcdefghijklmnopqrst"));
  folder.write("b.pgm", "P5 3 4 255\n" + std::string("ABCDEFGHIJKL"));
  cli::PredictFlags flags;
  flags.images = {folder / "a.pgm", folder / "b.pgm"};
  flags.json = true;
  std::ostringstream out, notes;
  cli::predict(make_copier, flags, "copier", out, notes);
  const auto said = nlohmann::json::parse(out.str());
  REQUIRE(said.size() == 1);
  CHECK(said[0]["image"] == folder / "a.pgm" + " and " + folder / "b.pgm");
  std::vector<float> row, predicted(20);
  for (const char letter : std::string("abcdefghijklmnopqrstABCDEFGHIJKL"))
    row.push_back(static_cast<float>(static_cast<unsigned char>(letter)) / 255.f);
  Copier().predict(row, predicted);
  CHECK(said[0]["predicted"].get<std::vector<float>>() == predicted);

  flags.images = {folder / "a.pgm"};
  CHECK_REJECTS(cli::predict(make_copier, flags, "copier", out, notes),
                "1 pictures are left over: this network takes 2 for each answer, input1, then input2");
  flags.images = {folder / "b.pgm", folder / "a.pgm"};
  CHECK_REJECTS(
      cli::predict(make_copier, flags, "copier", out, notes),
      folder / "b.pgm" + ": the picture is 4x3 (height x width), this network takes 4x5; --resize scales it to fit");
}

TEST_CASE("outputs that are pictures are shown beside what they should be, and inputs side by side") {
  auto left = xt::xtensor<float, 4>::from_shape({16, 4, 5, 1}),
       right = xt::xtensor<float, 4>::from_shape({16, 4, 3, 1});
  Random random(1, 1, 0);
  for (float& x : left) x = random.uniform();
  for (float& x : right) x = random.uniform();
  left(2, 0, 0, 0) = 0, left(2, 0, 1, 0) = 1, right(2, 0, 0, 0) = 1, right(2, 3, 2, 0) = 0;
  const Dataset data(in_rows(left, right), in_rows(left));
  Copier model;
  const Evaluation made = evaluate(model, data);
  REQUIRE(made.pictures.size() == 1);
  CHECK(made.pictures[0].name == "copy");
  CHECK(made.pictures[0].shape == Shape{4, 5, 1});
  REQUIRE(made.pictures[0].wanted.size() == 6);
  for (std::size_t i = 0; i < 20; i++) CHECK(made.pictures[0].wanted[2][i] == left.data()[40 + i]);
  std::vector<float> predicted(20);
  const Batch batch = *data.batch(3).begin();
  model.predict({batch.images.data() + 2 * 32, 32}, predicted);
  CHECK(made.pictures[0].predicted[2] == predicted);

  REQUIRE(made.inputs.size() == 2);
  const auto both = shown_bytes(data, 2, made.inputs);
  REQUIRE(both.shape(0) == 4);
  REQUIRE(both.shape(1) == 9);
  CHECK(both(0, 0, 0) == 0);
  CHECK(both(0, 1, 0) == 255);
  CHECK(both(0, 5, 0) == 0);  // between the two
  CHECK(both(0, 6, 0) == 255);
  CHECK(both(3, 8, 0) == 0);

  const std::string text = pictures_text(made, data, {});
  CHECK(text.find("#0") != std::string::npos);
  CHECK(text.find("copy") != std::string::npos);
  CHECK(text.find("as it should be") != std::string::npos);
  CHECK(bytes_of_fractions(std::vector<float>{-1.f, 0.f, 0.5f, 1.f, 2.f}) ==
        std::vector<std::uint8_t>{0, 0, 128, 255, 255});
}

TEST_CASE("train, evaluate and predict tell of every output") {
  const TemporaryFolder folder;
  std::ostringstream out;
  cli::TrainFlags train;
  train.epochs = 2;
  train.save = folder / "both.safetensors";
  train.json = folder / "both.json";
  cli::train(make, source(), train, out, {});
  CHECK(out.str().find("\n  kind") != std::string::npos);
  CHECK(out.str().find("\n  sums: mean absolute error") != std::string::npos);
  const auto report = nlohmann::json::parse(contents(folder / "both.json"));
  REQUIRE(report["epochs"][1]["outputs"].size() == 2);
  CHECK(report["epochs"][1]["outputs"][1]["name"] == "sums");
  CHECK(report["epochs"][1]["outputs"][1]["test_mean_absolute_error"].get<double>() > 0);

  std::ostringstream evaluated;
  cli::EvaluateFlags flags;
  flags.weights = folder / "both.safetensors";
  cli::evaluate(make, source(), flags, "both", evaluated, {});
  CHECK(evaluated.str().find("\n  kind: accuracy") != std::string::npos);
  CHECK(evaluated.str().find("\n  sums: mean absolute error") != std::string::npos);
}
