#include "examples/batchnorm_study/training.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <stdexcept>

#include "runtime/data/synthetic.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "tests/runtime/data/byte_arrays.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace study;

namespace {

const sinter::TrainTest& digits() {
  static const sinter::TrainTest set = sinter::draw_digits({.train = 640, .test = 200, .seed = 2});
  return set;
}

}  // namespace

TEST_CASE("a run draws the weights, scales them, trains the steps asked for and tests as often as asked") {
  TinyModel model;
  const Run run = train(model, digits(), {.rate = 0.05f, .batch = 32, .steps = 30, .test_every = 10});
  CHECK(run.finite);
  REQUIRE(run.curve.size() == 3);
  CHECK(run.curve[2].step == 30);
  CHECK(run.curve[2].accuracy == run.test_accuracy);
  CHECK(run.test_accuracy > 0.3);
  CHECK(model.steps.size() == 30);
  CHECK(model.steps[7].hyper.step == 8);

  const Run early = train(model, digits(), {.rate = 0.05f, .steps = 30, .test_every = 10, .stop_at = 0.1});
  CHECK(early.curve.size() == 1);

  train(model, digits(), {.steps = 0, .weight_scale = 0.f});
  std::vector<float> weights(28 * 28 * 10, 1.f);
  model.read(0, weights);
  CHECK(weights == std::vector<float>(weights.size(), 0.f));
}

TEST_CASE("the same seed gives the same bits, another seed others; fewer images are the first ones") {
  TinyModel a, b, c;
  train(a, digits(), {.steps = 12, .seed = 3});
  train(b, digits(), {.steps = 12, .seed = 3});
  train(c, digits(), {.steps = 12, .seed = 4});
  CHECK(sinter::weights_sha256(a) == sinter::weights_sha256(b));
  CHECK(sinter::weights_sha256(a) != sinter::weights_sha256(c));

  ByteArrays train_arrays = byte_arrays(digits().train);
  std::fill(train_arrays.images.begin() + 64 * 784, train_arrays.images.end(), std::uint8_t{255});
  const sinter::TrainTest few = {.train = train_arrays.dataset(), .test = digits().test};
  train(a, digits(), {.steps = 3, .images = 64});
  train(b, few, {.steps = 3, .images = 64});
  CHECK(sinter::weights_sha256(a) == sinter::weights_sha256(b));
}

TEST_CASE("a loss that is not a number ends the run at chance") {
  TinyModel model;
  model.diverge = true;
  const Run run = train(model, digits(), {.steps = 5});
  CHECK_FALSE(run.finite);
  CHECK(run.test_accuracy == 0.1);
  CHECK(model.steps.size() == 1);
}

TEST_CASE("side by side every job is done once, and a failure comes out") {
  std::array<std::atomic<int>, 50> done{};
  side_by_side(50, 3, [&](int i) { done[static_cast<std::size_t>(i)]++; });
  for (const auto& times : done) CHECK(times == 1);
  CHECK_THROWS_AS(side_by_side(4, 2,
                               [](int i) {
                                 if (i == 2) throw std::runtime_error("no");
                               }),
                  std::runtime_error);
}
