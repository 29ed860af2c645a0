#include "runtime/training/fit.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "tests/runtime/data/byte_arrays.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/training/fit/fitting.hpp"

using namespace sinter;
using namespace fitting;

TEST_CASE("stopped before any step and resumed on other threads, a run ends as if nothing had happened") {
  for (const auto make : {small::adam, small::sgd, small::averaged}) {
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
  const History more =
      fit(*other, few_digits(), with, {.step = [&](const StepRecord& record) { rates.push_back(record.rate); }});
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
  const auto rejects = [&](auto change, const std::string& expected, const TrainTest& data = few_digits()) {
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
  ByteArrays other_train = byte_arrays(few_digits().train);
  other_train.images(7, 3, 3, 0) ^= 1;
  TrainTest data = few_digits();
  data.train = other_train.dataset();
  rejects([](FitOptions&) {},
          "was trained on other data than those given, both called synthetic: images, labels or the", data);
  FitOptions fine = with;
  fine.resume = &checkpoint;
  CHECK_REJECTS(fit(*small::wider(), few_digits(), fine), "run.safetensors: is of another network: layer conv1");
  CHECK_REJECTS(fit(*small::sgd(), few_digits(), fine), "run.safetensors: the optimizer is");
  fine.rate = 1e-6f;  // on purpose: after a divergence, say
  CHECK(fit(*other, few_digits(), fine).steps == 11);
}
