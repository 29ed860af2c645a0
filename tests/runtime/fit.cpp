#include "runtime/fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "runtime/batcher.hpp"
#include "runtime/best_epoch.hpp"
#include "runtime/checkpoint.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/fitting_weights.hpp"
#include "runtime/hold_out.hpp"
#include "runtime/plateau.hpp"
#include "runtime/probe.hpp"
#include "runtime/sha256.hpp"
#include "runtime/shuffle.hpp"
#include "runtime/text.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

const DigitSet& digits() {
  static const DigitSet drawn = draw_digits({.train = 1000, .test = 150});
  return drawn;
}

FitOptions options(int epochs) { return {.epochs = epochs, .seed = 5, .threads = 2, .rate = {}, .weight_decay = {}, .schedule = {}}; }

}  // namespace

TEST_CASE("a model learns, and the history says so") {
  TinyModel model;
  std::vector<EpochRecord> seen;
  const History history = fit(model, digits(), options(8), {.epoch = [&](const EpochRecord& record) { seen.push_back(record); }});
  REQUIRE(history.epochs.size() == 8);
  REQUIRE(seen.size() == 8);
  CHECK(seen[2].test_loss == history.epochs[2].test_loss);
  for (int epoch = 1; epoch <= 8; ++epoch) CHECK(history.epochs[static_cast<std::size_t>(epoch - 1)].epoch == epoch);
  CHECK(history.epochs.front().train_loss > history.epochs.back().train_loss);
  CHECK(history.epochs.back().train_metric > 0.8);
  CHECK(history.epochs.back().test_metric > 0.7);
  CHECK(history.epochs.back().test_metric < 1.0);
  CHECK(history.steps == 8 * 16);
  CHECK(history.step_ms > 0);
  double seconds = 0;
  for (const EpochRecord& record : history.epochs) seconds += record.seconds;
  CHECK(history.train_seconds < seconds);
  CHECK(history.images_per_second == doctest::Approx(8000 / history.train_seconds));
  CHECK(model.threads() == 2);
  CHECK(model.seed == 5);
}

TEST_CASE("batches are full but for the last, which keeps its true count") {
  TinyModel model;
  fit(model, digits(), options(2), {});
  REQUIRE(model.steps.size() == 32);  // 1000 = 15 * 64 + 40
  for (std::size_t i = 0; i < 32; ++i) CHECK(model.steps[i].count == (i % 16 == 15 ? 40 : 64));
  CHECK(model.evaluations == std::vector<int>{64, 64, 22, 64, 64, 22});
}

TEST_CASE("the last batch holds the images that the shuffle put last") {
  TinyModel model;
  fit(model, digits(), options(2), {});
  std::vector<std::uint32_t> order(1000);
  shuffle(order, 5, 2);
  const std::uint8_t* image = digits().train.images.data() + order[960] * 784;
  REQUIRE(model.last_images.size() == 40 * 784);
  for (std::size_t p = 0; p < 784; ++p) REQUIRE(model.last_images[p] == static_cast<float>(image[p]) / 255.f);
}

TEST_CASE("the same seed gives the same weights, another seed others") {
  TinyModel first, second, third;
  fit(first, digits(), options(1), {});
  fit(second, digits(), options(1), {});
  const std::string once = weights_sha256(second);
  CHECK(weights_sha256(first) == once);
  fit(second, digits(), options(1), {});  // from scratch again
  CHECK(weights_sha256(second) == once);
  FitOptions other = options(1);
  other.seed = 6;
  fit(third, digits(), other, {});
  CHECK(weights_sha256(third) != once);
}

TEST_CASE("rate, schedule and step number come from the model unless the options say otherwise") {
  TinyModel model;
  fit(model, digits(), options(2), {});
  for (std::size_t i = 0; i < model.steps.size(); ++i) {
    CHECK(model.steps[i].hyper.step == static_cast<std::int64_t>(i) + 1);
    CHECK(model.steps[i].hyper.rate == 0.1f * Schedule(Cosine{}).factor(static_cast<std::int64_t>(i), 32));
    CHECK(model.steps[i].hyper.weight_decay == 0.f);
  }
  model.steps.clear();
  FitOptions own = options(1);
  own.rate = 0.25f, own.weight_decay = 0.5f, own.schedule = Constant{}, own.batch_limit = 3;
  const History history = fit(model, digits(), own, {});
  REQUIRE(model.steps.size() == 3);
  CHECK(history.steps == 3);
  CHECK(model.steps[2].hyper.rate == 0.25f);
  CHECK(model.steps[2].hyper.weight_decay == 0.5f);
  CHECK(history.images_per_second == doctest::Approx(192 / history.train_seconds));
}

TEST_CASE("a limit above the number of batches changes nothing, and the schedule knows a lower one") {
  TinyModel model;
  FitOptions limited = options(1);
  limited.batch_limit = 100;
  CHECK(fit(model, digits(), limited, {}).steps == 16);
  model.steps.clear();
  limited.batch_limit = 4;
  fit(model, digits(), limited, {});
  CHECK(model.steps.back().hyper.rate == 0.1f * Schedule(Cosine{}).factor(3, 4));
}

namespace {

/// Notes the number of allocations at every step.
class Watched : public TinyModel {
 public:
  BatchResult train_step_at(std::span<const float> images, const Targets& targets, const Hyper& hyper) override {
    if (first < 0) first = allocations();
    const BatchResult result = TinyModel::train_step_at(images, targets, hyper);
    last = allocations();
    return result;
  }
  long first = -1, last = -1;
};

}  // namespace

TEST_CASE("nothing is allocated from the first step to the last") {
  Watched model;
  const long before = allocations();
  fit(model, digits(), options(3), {.step = [](const StepRecord&) {}});
  CHECK(model.first > before);  // the counter counts
  CHECK(model.last == model.first);
}

TEST_CASE("data and options that do not suit are refused") {
  TinyModel model;
  DigitSet data = digits();
  CHECK_REJECTS(fit(*std::make_unique<TinyModel>(27), data, options(1), {}), "the training images are 28x28x1, the network takes 27x27x1");
  data.test.labels(3) = 10;
  CHECK_REJECTS(fit(model, data, options(1), {}), ": label 3 is 10, the network has 10 classes, 0 to 9");
  data = digits();
  data.train.labels = xt::xtensor<std::uint8_t, 1>::from_shape({999});
  CHECK_REJECTS(fit(model, data, options(1), {}), "the training set has 1000 images and 999 labels");
  data.train = Split{};
  CHECK_REJECTS(fit(model, data, options(1), {}), "the training set has no images");

  const auto with = [](auto change) {
    FitOptions changed = options(1);
    change(changed);
    return changed;
  };
  CHECK_REJECTS(fit(model, digits(), options(0), {}), "epochs is 0");
  CHECK_REJECTS(fit(model, digits(), options(100'001), {}), "epochs is 100001, expected 1 to 100000");
  CHECK_REJECTS(fit(model, digits(), with([](FitOptions& o) { o.threads = 0; }), {}), "threads is 0");
  CHECK_REJECTS(fit(model, digits(), with([](FitOptions& o) { o.batch_limit = -1; }), {}), "batch_limit is -1");
  CHECK_REJECTS(fit(model, digits(), with([](FitOptions& o) { o.rate = -1.f; }), {}), "rate is -1");
  CHECK_REJECTS(fit(model, digits(), with([](FitOptions& o) { o.weight_decay = 0.f / 0.f; }), {}), "weight_decay is");
  CHECK_REJECTS(fit(model, digits(), with([](FitOptions& o) { o.schedule = Cosine{.warmup = 10.f}; }), {}),
                "schedule Cosine: warmup outside 0..1, got 10.000, expected a fraction from 0 to 1");
  CHECK(model.steps.empty());
}

TEST_CASE("a loss that is not a number stops the training") {
  TinyModel model;
  model.diverge = true;
  CHECK_THROWS_WITH_AS(fit(model, digits(), options(1), {}),
                       "training diverged: the loss is nan at step 1 of epoch 1, learning rate 0.1; a lower --rate may help", Diverged);
  CHECK(model.steps.size() == 1);
}

// -- stopping and going on

namespace {

/// A run that saves each time it may, and stops before this many steps were taken in all.
struct Saver {
  Model& model;
  std::int64_t stop_at = -1;
  std::vector<std::string> saved = {};
  std::int64_t taken = 0;

  FitEvents events() {
    return {.step = [this](const StepRecord& record) { taken = record.total; },
            .save = [this](const TrainingState& state) { saved.push_back(format_checkpoint(model, state)); },
            .stop = [this] { return taken == stop_at; }};
  }
};

Checkpoint parse(const std::string& file) {
  return parse_checkpoint({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()}, "run.safetensors");
}

const DigitSet& few_digits() {
  static const DigitSet drawn = draw_digits({.train = 150, .test = 40});  // ten steps of 16
  return drawn;
}

void check_same(const History& one, const History& other) {
  REQUIRE(one.epochs.size() == other.epochs.size());
  for (std::size_t i = 0; i < one.epochs.size(); ++i) {
    CHECK(one.epochs[i].epoch == other.epochs[i].epoch);
    CHECK(one.epochs[i].train_loss == other.epochs[i].train_loss);
    CHECK(one.epochs[i].train_metric == other.epochs[i].train_metric);
    CHECK(one.epochs[i].test_loss == other.epochs[i].test_loss);
    CHECK(one.epochs[i].test_metric == other.epochs[i].test_metric);
    if (one.epochs[i].validation_loss && other.epochs[i].validation_loss) {
      CHECK(*one.epochs[i].validation_loss == *other.epochs[i].validation_loss);
      CHECK(one.epochs[i].validation_metric == other.epochs[i].validation_metric);
    }
  }
}

}  // namespace

TEST_CASE("stopped before any step and resumed on other threads, a run ends as if nothing had happened") {
  for (const auto make : {small::adam, small::sgd}) {
    const auto model = make();
    const History whole = fit(*model, few_digits(), options(3));
    const std::string weights = weights_sha256(*model);
    for (std::int64_t at = 0; at < 30; ++at) {
      CAPTURE(at);
      const auto first = make(), second = make();
      Saver saver{.model = *first, .stop_at = at};
      FitOptions with = options(3);
      with.threads = static_cast<int>(at % 3) + 1;
      const History begun = fit(*first, few_digits(), with, saver.events());
      REQUIRE(begun.stopped);
      CHECK(begun.stopped->total() == at);
      CHECK(begun.steps == at);
      REQUIRE_FALSE(saver.saved.empty());

      Checkpoint checkpoint = parse(saver.saved.back());
      CHECK(checkpoint.training->seconds > 0);
      checkpoint.training->seconds += 1000;  // as if the epoch had taken so long by then
      with.resume = &checkpoint;
      with.threads = static_cast<int>(at % 2) + 1;
      const History ended = fit(*second, few_digits(), with);
      CHECK(ended.epochs[static_cast<std::size_t>(checkpoint.training->epoch() - 1)].seconds > 1000);
      CHECK_FALSE(ended.stopped);
      CHECK(ended.steps == 30 - at);
      CHECK(weights_sha256(*second) == weights);
      check_same(ended, whole);
    }
  }
}

TEST_CASE("a run may be stopped again and again, in its tests too") {
  const auto model = small::adam();
  const History whole = fit(*model, few_digits(), options(2));
  const auto worn = small::adam();
  std::optional<Checkpoint> checkpoint;
  History history;
  int calls = 0;
  do {
    FitOptions with = options(2);
    if (checkpoint) with.resume = &*checkpoint;
    int asked = 0;
    history = fit(*worn, few_digits(), with,
                  {.save = [&](const TrainingState& state) { checkpoint = parse(format_checkpoint(*worn, state)); },
                   .stop = [&] { return ++asked == 4; }});  // after three steps, or in the test of two or three batches
  } while (history.stopped && ++calls < 100);
  CHECK(calls > 5);
  CHECK(weights_sha256(*worn) == weights_sha256(*model));
  check_same(history, whole);
}

TEST_CASE("checkpoints are due after epochs and every so many steps") {
  const auto model = small::adam();
  std::vector<std::int64_t> at;
  FitOptions with = options(2);
  with.save_every = 4;
  fit(*model, few_digits(), with, {.save = [&](const TrainingState& state) { at.push_back(state.total()); }});
  CHECK(at == std::vector<std::int64_t>{4, 8, 10, 14, 18, 20});
}

TEST_CASE("a finished run goes on where more epochs are asked for, and has nothing to do where not") {
  const auto model = small::adam();
  Saver saver{.model = *model};
  const History done = fit(*model, few_digits(), options(2), saver.events());
  const std::string weights = weights_sha256(*model);
  const Checkpoint checkpoint = parse(saver.saved.back());
  const auto other = small::adam();
  FitOptions with = options(2);
  with.resume = &checkpoint;
  const History nothing = fit(*other, few_digits(), with);
  CHECK(nothing.steps == 0);
  CHECK(weights_sha256(*other) == weights);
  check_same(nothing, done);

  with.epochs = 3;
  std::vector<float> rates;
  const History more = fit(*other, few_digits(), with, {.step = [&](const StepRecord& record) { rates.push_back(record.rate); }});
  CHECK(more.epochs.size() == 3);
  REQUIRE(rates.size() == 10);
  CHECK(rates[0] == other->defaults().rate * Schedule(Cosine{}).factor(20, 30));
}

TEST_CASE("weights of another writer are where a training begins") {
  const auto model = small::adam();
  fit(*model, few_digits(), options(1));
  Checkpoint weights;
  weights.path = "weights.safetensors";
  weights.tensors = Snapshot(*model).parameters;

  const auto other = small::adam();
  FitOptions with = options(1);
  with.resume = &weights;
  Saver saver{.model = *other, .stop_at = 0};
  fit(*other, few_digits(), with, saver.events());
  CHECK(weights_sha256(*other) == weights_sha256(*model));
  CHECK(fit(*other, few_digits(), with).steps == 10);
}

TEST_CASE("what a checkpoint fixes may not be changed, and the model is not touched") {
  const auto model = small::adam();
  Saver saver{.model = *model, .stop_at = 5};
  FitOptions with = options(2);
  with.batch_limit = 8;
  fit(*model, few_digits(), with, saver.events());
  const Checkpoint checkpoint = parse(saver.saved.back());
  const auto other = small::adam();
  other->initialize(99);
  const std::string before = weights_sha256(*other);
  const auto rejects = [&](auto change, const std::string& expected, const DigitSet& data = few_digits()) {
    FitOptions changed = with;
    changed.resume = &checkpoint;
    change(changed);
    CHECK_REJECTS(check_fit(*other, data, changed), "run.safetensors: " + expected);
    CHECK_REJECTS(fit(*other, data, changed), "run.safetensors: " + expected);
    CHECK(weights_sha256(*other) == before);
  };
  rejects([](FitOptions& o) { o.seed = 6; }, "was trained with seed 5, not 6");
  rejects([](FitOptions& o) { o.epochs = 1; }, "was planned for 2 epochs, which may be raised, not lowered to 1");
  rejects([](FitOptions& o) { o.batch_limit = 0; }, "was trained with a batch limit of 8, not 0");
  DigitSet data = few_digits();
  data.train.images(7, 3, 3, 0) ^= 1;
  rejects([](FitOptions&) {}, "was trained on other data (synthetic) than those given (synthetic)", data);
  FitOptions fine = with;
  fine.resume = &checkpoint;
  CHECK_REJECTS(fit(*small::wider(), few_digits(), fine), "run.safetensors: is of another network: layer conv1");
  CHECK_REJECTS(fit(*small::sgd(), few_digits(), fine), "run.safetensors: the optimizer is");
  fine.rate = 1e-6f;  // on purpose: after a divergence, say
  CHECK(fit(*other, few_digits(), fine).steps == 11);
}

// -- validation, early stopping, the best epoch

TEST_CASE("with images held out, the training is that of the others alone, tested on them and on the test set") {
  FitOptions with = options(2);
  with.validation = 0.2f;
  const HeldOut sides = hold_out(150, with);
  DigitSet by_hand = few_digits();
  const auto part = [](const Split& all, const std::vector<std::uint32_t>& images) {
    Split some;
    some.images = xt::xtensor<std::uint8_t, 4>::from_shape({images.size(), 28, 28, 1});
    some.labels = xt::xtensor<std::uint8_t, 1>::from_shape({images.size()});
    for (std::size_t i = 0; i < images.size(); ++i) {
      std::copy_n(all.images.data() + images[i] * 784, 784, some.images.data() + i * 784);
      some.labels(i) = all.labels(images[i]);
    }
    return some;
  };
  by_hand.train = part(few_digits().train, sides.trained);
  const auto model = small::adam(), other = small::adam();
  const History history = fit(*model, few_digits(), with), trained = fit(*other, by_hand, options(2));
  CHECK(weights_sha256(*model) == weights_sha256(*other));
  check_same(history, trained);
  by_hand.test = part(few_digits().train, sides.validated);
  const History validated = fit(*other, by_hand, options(2));
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(history.epochs[i].validation_loss == validated.epochs[i].test_loss);
    CHECK(history.epochs[i].validation_metric == validated.epochs[i].test_metric);
    CHECK_FALSE(trained.epochs[i].validation_loss);
  }
}

namespace {

/// A rate at which the small networks learn nothing lasting: the loss goes up and down.
FitOptions restless() {
  FitOptions with = options(12);
  with.validation = 0.2f;
  with.early_stopping = 3;
  with.rate = 0.1f;
  with.schedule = Constant{};
  return with;
}

/// Keeps the checkpoints of a run as files do: the last of each kind.
struct Files {
  Model& model;
  std::string last = {}, best = {};
  std::int64_t stop_at = -1, taken = 0;

  FitEvents events() {
    return {.step = [this](const StepRecord& record) { taken = record.total; },
            .save = [this](const TrainingState& state) { last = format_checkpoint(model, state); },
            .best = [this](const TrainingState& state) { best = format_checkpoint(model, state); },
            .stop = [this] { return taken == stop_at; }};
  }
};

/// What a later reader must find in both; their times differ.
void check_same_weights(const std::string& one, const std::string& other) {
  const Checkpoint a = parse(one), b = parse(other);
  check_same({.epochs = a.training->history}, {.epochs = b.training->history});
  REQUIRE(a.tensors.size() == b.tensors.size());
  for (std::size_t i = 0; i < a.tensors.size(); ++i) CHECK(a.tensors[i].values == b.tensors[i].values);
}

}  // namespace

TEST_CASE("a run ends after so many epochs without a better one, and the best is kept") {
  const auto model = small::adam();
  Files files{.model = *model};
  const History history = fit(*model, few_digits(), restless(), files.events());
  CHECK(history.stopped_early);
  CHECK_FALSE(history.stopped);
  const int best = best_epoch(history.epochs);
  CHECK(static_cast<int>(history.epochs.size()) == best + 3);
  REQUIRE(history.epochs.size() < 12);
  const Checkpoint kept = parse(files.best);
  CHECK(kept.training->history.size() == static_cast<std::size_t>(best));
  CHECK(kept.training->validation == 0.2f);
  CHECK(kept.training->early_stopping == 3);

  FitOptions longer = restless();
  const Checkpoint last = parse(files.last);
  longer.resume = &last;
  const auto other = small::adam();
  CHECK(fit(*other, few_digits(), longer).steps == 0);  // it had ended
  longer.early_stopping = 0;
  CHECK(fit(*other, few_digits(), longer).epochs.size() == 12);
}

TEST_CASE("stopped and resumed anywhere, it ends at the same epoch with the same best") {
  const auto model = small::adam();
  Files whole{.model = *model};
  const History history = fit(*model, few_digits(), restless(), whole.events());
  const std::int64_t steps = history.steps;
  for (std::int64_t at = 0; at <= steps; at += 3) {
    CAPTURE(at);
    const auto first = small::adam(), second = small::adam();
    Files files{.model = *first, .stop_at = at};
    FitOptions with = restless();
    const History begun = fit(*first, few_digits(), with, files.events());
    const std::string best = files.best;
    Files later{.model = *second, .best = best};
    const Checkpoint checkpoint = parse(files.last);
    with.resume = &checkpoint;
    const History ended = fit(*second, few_digits(), with, later.events());
    CHECK(ended.stopped_early);
    check_same(ended, history);
    CHECK(begun.steps + ended.steps == steps);
    check_same_weights(later.best, whole.best);
    check_same_weights(later.last, whole.last);
  }
}

namespace {

FitOptions patient() {
  FitOptions with = restless();
  with.early_stopping = 0;
  with.plateau = 2;
  with.plateau_factor = 0.25f;
  return with;
}

}  // namespace

TEST_CASE("each plateau lowers the rate of the epochs after it") {
  const auto model = small::adam(), other = small::adam();
  std::vector<float> rates(13);
  const History history =
      fit(*model, few_digits(), patient(), {.step = [&](const StepRecord& r) { rates[static_cast<std::size_t>(r.epoch)] = r.rate; }});
  REQUIRE(plateaus(history.epochs, 2) > 1);
  for (int epoch = 1; epoch <= 12; epoch++) {
    CAPTURE(epoch);
    const std::vector<EpochRecord> before(history.epochs.begin(), history.epochs.begin() + epoch - 1);
    CHECK(rates[static_cast<std::size_t>(epoch)] == 0.1f * static_cast<float>(std::ldexp(1, -2 * plateaus(before, 2))));
  }
  FitOptions never = patient();
  never.plateau = 0;
  CHECK(fit(*other, few_digits(), never).epochs.back().train_loss != history.epochs.back().train_loss);
}

TEST_CASE("stopped and resumed anywhere, plateaus are where they were") {
  const auto model = small::adam();
  Files whole{.model = *model};
  const History history = fit(*model, few_digits(), patient(), whole.events());
  for (std::int64_t at = 1; at <= history.steps; at += 5) {
    CAPTURE(at);
    const auto first = small::adam(), second = small::adam();
    Files files{.model = *first, .stop_at = at}, later{.model = *second};
    FitOptions with = patient();
    fit(*first, few_digits(), with, files.events());
    const Checkpoint checkpoint = parse(files.last);
    CHECK(checkpoint.training->plateau == 2);
    CHECK(checkpoint.training->plateau_factor == 0.25f);
    with.resume = &checkpoint;
    check_same(fit(*second, few_digits(), with, later.events()), history);
    check_same_weights(later.last, whole.last);
  }
}

TEST_CASE("a resumed run may have another patience: it is as if that had been counted from the beginning") {
  const auto model = small::adam();
  Files files{.model = *model};
  REQUIRE(plateaus(fit(*model, few_digits(), patient(), files.events()).epochs, 2) > 0);
  const Checkpoint checkpoint = parse(files.last);
  FitOptions longer = patient();
  longer.epochs = 13, longer.plateau = 0, longer.resume = &checkpoint;
  float rate = 0;
  fit(*model, few_digits(), longer, {.step = [&rate](const StepRecord& record) { rate = record.rate; }});
  CHECK(rate == 0.1f);
}

TEST_CASE("a plateau that cannot be meant is refused") {
  const auto model = small::adam();
  FitOptions with = patient();
  with.plateau = -1;
  CHECK_REJECTS(fit(*model, few_digits(), with), "plateau is -1, expected 0 or more");
  for (const float factor : {0.f, 1.f, -0.5f, NAN}) {
    with = patient();
    with.plateau_factor = factor;
    CHECK_REJECTS(fit(*model, few_digits(), with), "expected a number above 0 and below 1");
  }
}

TEST_CASE("no checkpoint knows of a better epoch than the one kept") {
  const auto model = small::adam();
  int kept = 0;
  fit(*model, few_digits(), restless(),
      {.save = [&](const TrainingState& state) { CHECK(best_epoch(state.history) == kept); },
       .best = [&](const TrainingState& state) { kept = static_cast<int>(state.history.size()); }});
  CHECK(kept > 0);
}

TEST_CASE("a run may not change what it holds out") {
  const auto model = small::adam();
  Saver saver{.model = *model, .stop_at = 5};
  fit(*model, few_digits(), restless(), saver.events());
  const Checkpoint checkpoint = parse(saver.saved.back());
  FitOptions with = restless();
  with.resume = &checkpoint;
  with.validation = 0;
  CHECK_REJECTS(fit(*model, few_digits(), with), "run.safetensors: was trained with a validation of 0.2, not 0");
  with.validation = 0.2f;
  with.weights = &checkpoint;
  CHECK_REJECTS(fit(*model, few_digits(), with), "expected one of them");
}

TEST_CASE("a training begins with the weights that fit, and draws the others") {
  const auto from = small::adam(), to = small::wider();
  fit(*from, few_digits(), options(1));
  Checkpoint weights;
  weights.path = "weights.safetensors";
  weights.tensors = Snapshot(*from).parameters;
  FitOptions with = options(1);
  with.weights = &weights;
  Saver saver{.model = *to, .stop_at = 0};
  fit(*to, few_digits(), with, saver.events());
  const auto by_hand = small::wider();
  by_hand->initialize(5);
  CHECK_FALSE(restore_fitting_weights(*by_hand, weights).all());
  CHECK(weights_sha256(*to) == weights_sha256(*by_hand));
}

namespace {

FitOptions reckless() {
  FitOptions with = options(3);
  with.rate = 1e37f, with.schedule = Constant{};
  return with;
}

std::string divergence(Model& model, const FitOptions& with, const FitEvents& events = {}) {
  try {
    fit(model, few_digits(), with, events);
  } catch (const Diverged& fault) {
    return fault.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a training that diverges names the first layer, and the model is as it was before that step") {
  // The same training by hand.
  const auto by_hand = small::sgd();
  by_hand->initialize(5);
  Batcher batcher(16, digits().train);
  std::vector<std::uint32_t> order(150);
  shuffle(order, 5, 1);
  Hyper hyper{.rate = 1e37f, .weight_decay = 0.f, .step = 1, .seed = 5};
  Snapshot before(*by_hand);
  for (;; ++hyper.step) {
    REQUIRE(hyper.step < 10);
    before.take(*by_hand);
    batcher.fill(few_digits().train, std::span(order).subspan(16 * static_cast<std::size_t>(hyper.step - 1), 16));
    if (!std::isfinite(by_hand->train_step_at(batcher.images(), batcher.labels(), hyper).loss)) break;
  }
  REQUIRE(hyper.step > 2);  // there are steps to repeat
  before.restore(*by_hand);
  const std::string layer = first_not_finite(*by_hand, batcher.images(), batcher.labels(), 5, hyper.step);
  REQUIRE_FALSE(layer.empty());

  const auto model = small::sgd();
  const std::string message = divergence(*model, reckless());
  CHECK(has(message, "training diverged: the loss is "));
  CHECK(has(message, text(" at step %d of epoch 1, learning rate 1e+37; the first that is not finite is ", static_cast<int>(hyper.step)) +
                         layer + "; a lower --rate may help"));
  CHECK(weights_sha256(*model) == weights_sha256(*by_hand));

  // The same from a checkpoint of the first step.
  const auto resumed = small::sgd();
  Saver saver{.model = *resumed, .stop_at = 1};
  fit(*resumed, few_digits(), reckless(), saver.events());
  const Checkpoint checkpoint = parse(saver.saved.back());
  FitOptions with = reckless();
  with.resume = &checkpoint;
  CHECK(divergence(*resumed, with) == message);
  CHECK(weights_sha256(*resumed) == weights_sha256(*by_hand));
}

TEST_CASE("spoilt weights are never saved") {
  for (const float rate : {1e36f, 1e37f, 1e38f}) {
    const auto model = small::sgd(), reader = small::sgd();
    Saver saver{.model = *model};
    FitOptions with = reckless();
    with.rate = rate, with.save_every = 1;
    const std::string message = divergence(*model, with, saver.events());
    INFO("message: ", message);
    CHECK(has(message, "; the first that is not finite is "));
    for (const std::string& file : saver.saved) {
      restore(*reader, parse(file));
      CHECK(Snapshot(*reader).finite());
    }
  }
}
