// The course of a training: the model counts its steps, and every step's numbers follow from the count.
#include "runtime/model/model.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "runtime/data/dataset.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

const Dataset& digits() {
  static const Dataset drawn(draw_digits({.train = 150, .test = 1}).train);
  return drawn;
}

/// A loop of one's own: `epochs` of them from epoch `first`.
void walk(Model& model, unsigned first, unsigned epochs) {
  for (unsigned epoch = first; epoch < first + epochs; epoch++)
    for (const auto& [images, labels] : digits().shuffle(150, 5).epoch(epoch).batch(64))
      model.train_step(images, labels);
}

template <class Error>
std::string thrown(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a model counts its steps, and takes their rates from its schedule") {
  TinyModel model;
  CHECK(model.steps_taken() == 0);
  model.plan_steps(6);
  walk(model, 1, 2);
  CHECK(model.steps_taken() == 6);
  REQUIRE(model.steps.size() == 6);
  for (std::int64_t i = 0; i < 6; i++) {
    const Hyper& hyper = model.steps[static_cast<std::size_t>(i)].hyper;
    CHECK(hyper.step == i + 1);
    CHECK(hyper.rate == 0.1f * Schedule(Cosine{}).factor(i, 6));
    CHECK(hyper.seed == 1);
  }
}

TEST_CASE("a step that the schedule has no rate for is refused, and changes nothing") {
  TinyModel model;
  model.initialize(1);
  const std::string before = weights_sha256(model);
  CHECK(has(thrown<std::logic_error>([&] { walk(model, 1, 1); }), "say first how many there are: plan_steps(n)"));
  model.plan_steps(3);
  walk(model, 1, 1);
  const std::string after = weights_sha256(model);
  CHECK(after != before);
  CHECK(has(thrown<std::logic_error>([&] { walk(model, 2, 1); }),
            "all 3 steps that the schedule was planned for are taken"));
  CHECK(weights_sha256(model) == after);
  CHECK(model.steps.size() == 3);
  model.plan_steps(6);
  walk(model, 2, 1);
  CHECK(model.steps.back().hyper.rate == 0.1f * Schedule(Cosine{}).factor(5, 6));
  CHECK_THROWS_AS(model.plan_steps(0), std::invalid_argument);
}

TEST_CASE("a schedule that is no schedule is refused at the first step, and the step is not taken") {
  TinyModel model;
  for (const Schedule& schedule :
       {Schedule(Cosine{.warmup = 1.5f}), Schedule(Cosine{.floor = -0.1f}), Schedule(OneCycle{.peak_at = NAN})}) {
    Course course = model.course();
    course.schedule = schedule, course.planned = 3;
    model.course(course);
    CHECK_THROWS_AS(model.next_hyper(), std::invalid_argument);
    CHECK_THROWS_AS(walk(model, 0, 1), std::invalid_argument);
  }
  CHECK(model.steps.empty());
}

TEST_CASE("a constant rate needs no plan, and may be changed on the way") {
  TinyModel model;
  Course course = model.course();
  course.schedule = Constant{};
  model.course(course);
  walk(model, 1, 1);
  model.rate(0.025f);
  walk(model, 2, 1);
  CHECK(model.steps[2].hyper.rate == 0.1f);
  CHECK(model.steps[3].hyper.rate == 0.025f);
  CHECK(model.steps[3].hyper.step == 4);
  CHECK_THROWS_AS(model.rate(-1.f), std::invalid_argument);
  CHECK_THROWS_AS(model.rate(NAN), std::invalid_argument);
}

TEST_CASE("initialize begins anew, and keeps the plan") {
  TinyModel model;
  model.plan_steps(3);
  walk(model, 1, 1);
  model.initialize(7);
  CHECK(model.steps_taken() == 0);
  CHECK(model.next_hyper().seed == 7);
  CHECK(model.next_hyper().step == 1);
  walk(model, 1, 1);
  CHECK(model.steps_taken() == 3);
}

TEST_CASE("a loss that is not a number cannot be overlooked") {
  TinyModel model;
  model.plan_steps(6);
  walk(model, 1, 1);
  model.diverge = true;
  const std::string message = thrown<Diverged>([&] { walk(model, 2, 1); });
  CHECK(has(message, "training diverged: the loss is nan at step 4, learning rate 0.05; a lower rate may help"));
}

TEST_CASE("a loop of one's own ends where fit does") {
  TinyModel by_hand, by_fit;
  by_hand.initialize(5);
  by_hand.plan_steps(6);
  walk(by_hand, 1, 2);
  FitOptions options;
  options.epochs = 2, options.seed = 5;
  fit(by_fit, digits(), digits(), options);
  CHECK(weights_sha256(by_hand) == weights_sha256(by_fit));
  CHECK(by_fit.steps_taken() == 6);
  CHECK(by_fit.course().planned == 6);
}

TEST_CASE("a loop of one's own goes on from its checkpoint, and fit knows that it is none of its own") {
  const TemporaryFolder folder;
  const std::string file = folder / "own.safetensors";
  TinyModel whole, begun, resumed;
  for (Model* model : {static_cast<Model*>(&whole), static_cast<Model*>(&begun)}) {
    model->initialize(5);
    model->plan_steps(6);
    model->rate(0.2f);
    walk(*model, 1, 1);
  }
  save_checkpoint(begun, file);
  restore(resumed, read_checkpoint(file));
  CHECK(resumed.steps_taken() == 3);
  walk(whole, 2, 1);
  walk(resumed, 2, 1);
  CHECK(weights_sha256(resumed) == weights_sha256(whole));
  CHECK(resumed.steps.back().hyper.rate == whole.steps.back().hyper.rate);

  const Checkpoint checkpoint = read_checkpoint(file);
  FitOptions options;
  options.epochs = 2, options.seed = 5, options.resume = &checkpoint;
  CHECK_REJECTS(fit(resumed, digits(), digits(), options), "was trained on other data (a loop of its own)");
}

TEST_CASE("weights that are not finite are not saved over sound ones") {
  const TemporaryFolder folder;
  const std::string file = folder.write("own.safetensors", "sound");
  TinyModel model;
  std::vector<float> bias(10, 0.f);
  bias[3] = INFINITY;
  model.write(1, bias);
  CHECK_THROWS_AS(save_checkpoint(model, file), Diverged);
  CHECK(contents(file) == "sound");
}
