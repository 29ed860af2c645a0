// What is folded for inference says what the network that was trained says.
#include <doctest/doctest.h>

#include <cmath>

#include "runtime/model/snapshot.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

TEST_CASE("frozen is predict") {
  int compared = 0;
  for (const Network& network : all()) {
    CAPTURE(network.name);
    REQUIRE(static_cast<bool>(network.predict_frozen));
    const auto model = network.make();
    model->initialize(1);
    train(*model, 20);  // away from running statistics of 0 and 1, from scales of 1 and shifts of 0
    const Digits unseen(1000);
    std::vector<float> predicted(unseen.labels().size() * static_cast<std::size_t>(model->classes()));
    model->predict(unseen.images(), predicted);
    Checkpoint weights;
    weights.tensors = Snapshot(*model).parameters;
    const std::vector<float> frozen = network.predict_frozen(weights, unseen.images());
    REQUIRE(frozen.size() == predicted.size());
    float worst = 0, least = 1, most = 0;
    for (std::size_t i = 0; i < frozen.size(); i++) {
      worst = std::max(worst, std::abs(frozen[i] - predicted[i]));
      least = std::min(least, predicted[i]), most = std::max(most, predicted[i]);
    }
    CHECK(worst < 1e-5f);
    CHECK(most - least > 0.5f);  // it has learned something to say
    compared++;
  }
  CHECK(compared == 4);
}

}  // namespace
}  // namespace sinter::networks
