#include "runtime/training/fit.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/shuffle.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/fitting_weights.hpp"
#include "runtime/training/hold_out.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/data/byte_arrays.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/tiny_model.hpp"
#include "tests/runtime/training/fit/fitting.hpp"

using namespace sinter;
using namespace fitting;

TEST_CASE("a model learns, and the history says so") {
  TinyModel model;
  std::vector<EpochRecord> seen;
  const History history =
      fit(model, digits(), options(8), {.epoch = [&](const EpochRecord& record) { seen.push_back(record); }});
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
  const auto images = byte_arrays(digits().train).images;
  const std::uint8_t* image = images.data() + order[960] * 784;
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
  Watched few;  // batches of the test are larger than those of the training
  fit(few, digits().train.take(10), digits().test, options(3));
  CHECK(few.last == few.first);
}

TEST_CASE("data and options that do not suit are refused") {
  TinyModel model;
  TrainTest data = digits();
  CHECK_REJECTS(fit(*std::make_unique<TinyModel>(27), data, options(1), {}),
                "the training images are 28x28x1, the network takes 27x27x1");
  ByteArrays test = byte_arrays(data.test);
  test.labels(3) = 10;
  data.test = test.dataset();
  CHECK_REJECTS(fit(model, data, options(1), {}), ": label 3 is 10, the network has 10 classes, 0 to 9");
  data.train = data.train.take(0);
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
  CHECK_THROWS_WITH_AS(
      fit(model, digits(), options(1), {}),
      "training diverged: the loss is nan at step 1 of epoch 1, learning rate 0.1; a lower --rate may help", Diverged);
  CHECK(model.steps.size() == 1);
}

TEST_CASE("with images held out, the training is that of the others alone, tested on them and on the test set") {
  FitOptions with = options(2);
  with.validation = 0.2f;
  const HeldOut sides = hold_out(150, with);
  TrainTest by_hand = few_digits();
  const auto part = [](const Dataset& data, const std::vector<std::uint32_t>& images) {
    const ByteArrays all = byte_arrays(data);
    ByteArrays some = {xt::xtensor<std::uint8_t, 4>::from_shape({images.size(), 28, 28, 1}),
                       xt::xtensor<std::uint8_t, 1>::from_shape({images.size()})};
    for (std::size_t i = 0; i < images.size(); ++i) {
      std::copy_n(all.images.data() + images[i] * 784, 784, some.images.data() + i * 784);
      some.labels(i) = all.labels(images[i]);
    }
    return some.dataset();
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
