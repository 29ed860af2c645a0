#include "runtime/report/recorder.hpp"

#include <doctest/doctest.h>

#include "runtime/data/synthetic.hpp"
#include "tests/runtime/allocations.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;
using namespace sinter::report;

namespace {

StepRecord step(int epoch, int epochs, std::int64_t number, std::int64_t steps) {
  return {.epoch = epoch,
          .epochs = epochs,
          .step = number,
          .steps = steps,
          .total = (epoch - 1) * steps + number,
          .rate = 0.5f,
          .loss = static_cast<double>(number),
          .metric = 0.25,
          .images = 10,
          .seconds = 0.5};
}

struct Fixture {
  TinyModel model;
  TrainTest digits = draw_digits({.train = 1, .test = 20});
  Recorder recorder{model, digits.test, 1};

  void run(int epochs, std::int64_t steps) {
    for (int e = 1; e <= epochs; e++) {
      for (std::int64_t s = 1; s <= steps; s++) recorder.step(step(e, epochs, s, steps));
      recorder.epoch({.epoch = e});
    }
    recorder.finish();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "few steps are kept one by one") {
  run(2, 3);
  REQUIRE(recorder.steps().size() == 6);
  CHECK(recorder.steps_a_point() == 1);
  CHECK(recorder.steps()[4].step == 5);
  CHECK(recorder.steps()[4].loss == 2);
  CHECK(recorder.steps()[4].rate == 0.5);
  CHECK(recorder.steps()[4].images_per_second == 20);
  REQUIRE(recorder.epochs().size() == 2);
  CHECK(recorder.epochs()[1].step == 6);
}

TEST_CASE_FIXTURE(Fixture, "many steps are kept as means, the last one of what is left") {
  run(1, 4001);
  CHECK(recorder.steps_a_point() == 3);
  REQUIRE(recorder.steps().size() == 1334);
  CHECK(recorder.steps()[0].step == 3);
  CHECK(recorder.steps()[0].loss == 2);
  CHECK(recorder.steps().back().step == 4001);
  CHECK(recorder.steps().back().loss == 4000.5);
}

TEST_CASE_FIXTURE(Fixture, "layers are looked at early, and after epochs, once a step") {
  run(3, 32);
  std::vector<std::int64_t> at;
  for (const ProbePoint& p : recorder.probes()) at.push_back(p.step);
  CHECK(at == std::vector<std::int64_t>{1, 2, 8, 32, 64, 96});
  CHECK(recorder.probes()[0].probe.layers.front().output.count > 0);
}

TEST_CASE_FIXTURE(Fixture, "of many epochs some are looked at") {
  run(100, 1);
  CHECK(recorder.epochs().size() == 100);
  CHECK(recorder.probes().size() <= 2 + Recorder::most_probed_epochs);
  CHECK(recorder.probes().size() > 30);
}

TEST_CASE_FIXTURE(Fixture, "a resumed run begins where it begins") {
  for (std::int64_t s = 5; s <= 6; s++) recorder.step(step(3, 3, s, 6));
  recorder.finish();
  REQUIRE(recorder.steps().size() == 2);
  CHECK(recorder.steps()[0].step == 17);
}

TEST_CASE_FIXTURE(Fixture, "a resumed run shows the epochs before it, without looking at their layers") {
  TrainingState from;
  from.history = {{.epoch = 1, .test_loss = 0.5}, {.epoch = 2, .test_loss = 0.25}};
  from.step = 4, from.steps = 6;
  recorder.resumed(from);
  CHECK(recorder.probes().empty());
  for (std::int64_t s = 5; s <= 6; s++) recorder.step(step(3, 3, s, 6));
  recorder.epoch({.epoch = 3});
  REQUIRE(recorder.epochs().size() == 3);
  for (std::size_t e = 0; e < 3; e++) CHECK(recorder.epochs()[e].step == 6 * static_cast<std::int64_t>(e + 1));
  CHECK(recorder.epochs()[1].record.test_loss == 0.25);
}

TEST_CASE_FIXTURE(Fixture, "a run resumed in the test of an epoch shows that epoch where it ended") {
  TrainingState from;
  from.history = {{.epoch = 1}};
  from.step = 6, from.steps = 6;
  recorder.resumed(from);
  CHECK(recorder.is_resumed());
  recorder.epoch({.epoch = 2});
  REQUIRE(recorder.epochs().size() == 2);
  CHECK(recorder.epochs()[1].step == 12);
  CHECK(recorder.probes().back().step == 12);
  CHECK(recorder.last_step() == 12);
  recorder.step(step(3, 3, 1, 6));
  recorder.finish();
  CHECK(recorder.steps_a_point() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a step takes no memory") {
  recorder.step(step(1, 1, 1, 5000));
  const auto before = allocations();
  for (std::int64_t s = 2; s <= 300; s++) recorder.step(step(1, 1, s, 5000));
  CHECK(allocations() == before);
}
