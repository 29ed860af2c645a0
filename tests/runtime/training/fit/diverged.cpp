#include "runtime/training/fit.hpp"

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/shuffle.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/inspect/probe.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/training/fit/fitting.hpp"

using namespace sinter;
using namespace fitting;

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
  ExampleReader reader(few_digits().train);
  Batch batch;
  std::vector<std::uint32_t> order(150);
  shuffle(order, 5, 1);
  Hyper hyper{.rate = 1e37f, .weight_decay = 0.f, .step = 1, .seed = 5};
  Snapshot before(*by_hand);
  for (;; ++hyper.step) {
    REQUIRE(hyper.step < 10);
    before.take(*by_hand);
    reader.read(std::span(order).subspan(16 * static_cast<std::size_t>(hyper.step - 1), 16), batch);
    if (!std::isfinite(by_hand->train_step_at(batch.images, batch.labels, hyper).loss)) break;
  }
  REQUIRE(hyper.step > 2);  // there are steps to repeat
  before.restore(*by_hand);
  const std::string layer = first_not_finite(*by_hand, batch.images, batch.labels, 5, hyper.step);
  REQUIRE_FALSE(layer.empty());

  const auto model = small::sgd();
  const std::string message = divergence(*model, reckless());
  CHECK(has(message, "training diverged: the loss is "));
  CHECK(has(message, text(" at step %d of epoch 1, learning rate 1e+37; the first that is not finite is ",
                          static_cast<int>(hyper.step)) +
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
