#include "runtime/inspect/batch_statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "runtime/base/shuffle.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "sinter.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

constexpr auto net =
    Input{28, 28, 1} >> BatchNorm{.decay = 0.75f} >> Flatten{} >> Dense{12} >> BatchNorm{} >> ReLU{} >> Dense{10};
using Normalized = Trainer<net, {.batch = 64, .optimizer = Adam{}}>;

const Dataset& digits() {
  static const Dataset drawn = draw_digits({.train = 256, .test = 1, .seed = 4}).train;
  return drawn;
}
std::vector<float> values(const Model& model, const std::string& name) {
  const std::vector<ParameterInfo> infos = model.parameters();
  for (std::size_t i = 0; i < infos.size(); i++) {
    if (infos[i].name != name) continue;
    std::vector<float> v(static_cast<std::size_t>(infos[i].shape.back()));
    model.read(static_cast<int>(i), v);
    return v;
  }
  FAIL("no parameter ", name);
  return {};
}

TEST_CASE("the recomputed statistics are the averages over the batches") {
  Normalized model;
  const std::string before = weights_sha256(model);
  // all 256 images, each once
  const std::vector<StatisticNoise> noise = recompute_statistics(model, digits(), 64, 4, 1);

  double sum = 0, squares = 0;
  for (const Example& example : digits())
    for (const float value : example.image) {
      const double x = static_cast<double>(value);
      sum += x, squares += x * x;
    }
  const double count = 256. * pixels, mean = sum / count;
  CHECK(values(model, "batchnorm1.running_mean")[0] == doctest::Approx(mean).epsilon(1e-5));
  CHECK(values(model, "batchnorm1.running_var")[0] == doctest::Approx(squares / count - mean * mean).epsilon(1e-2));
  REQUIRE(noise.size() == 2);
  CHECK(noise[1].layer == "batchnorm2");
  CHECK(noise[1].mean_noise > noise[0].mean_noise);  // 64 values a channel against 64 images of 784
  CHECK(noise[0].mean_noise > 0);
  CHECK(weights_sha256(model) != before);  // it counts the statistics
}

TEST_CASE("smaller batches, noisier statistics: as one over the root of their size") {
  Normalized model;
  const double of_16 = recompute_statistics(model, digits(), 16, 64, 1)[1].mean_noise;
  const double of_64 = recompute_statistics(model, digits(), 64, 64, 1)[1].mean_noise;
  CHECK(of_16 / of_64 == doctest::Approx(2).epsilon(0.35));
}

TEST_CASE("a batch normalized by its own statistics gives the loss of its training step, and changes nothing") {
  Normalized model;
  train(model, 3);
  const std::string before = weights_sha256(model);
  const Normalized& constant = model;
  std::vector<float> moment(static_cast<std::size_t>(constant.states()[0].shape.back()));
  model.read_state(0, moment);
  const Dataset first = digits().take(64);
  const BatchResult own = evaluate_with_batch_statistics(model, first, 64);
  CHECK(weights_sha256(model) == before);
  std::vector<float> after(moment.size());
  model.read_state(0, after);
  CHECK(after == moment);
  const auto [images, labels] = *first.batch(64).begin();
  CHECK(own.loss != model.evaluate_step(images, labels).loss);
  CHECK(own.loss == model.train_step_at(images, labels, model.defaults()).loss);
}

TEST_CASE("what cannot be recomputed says so") {
  constexpr static auto kept = Input{28, 28, 1} >> BatchNorm{.decay = 1.f} >> Flatten{} >> Dense{10};
  constexpr static auto none = Input{28, 28, 1} >> Flatten{} >> Dense{10};
  Trainer<kept, {.batch = 8}> never;
  CHECK_THROWS_WITH_AS(recompute_statistics(never, digits(), 8, 2, 1),
                       "batchnorm1: decay is 1, so that no batch changes its running statistics", InputError);
  Trainer<none, {.batch = 8}> without;
  CHECK(recompute_statistics(without, digits(), 8, 2, 1).empty());
  Normalized model;
  CHECK_THROWS_AS(recompute_statistics(model, digits(), 65, 2, 1), InputError);
  CHECK_THROWS_AS(evaluate_with_batch_statistics(model, digits(), 0), InputError);
}

}  // namespace
}  // namespace sinter::networks
