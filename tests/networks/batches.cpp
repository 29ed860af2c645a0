#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "runtime/model/weights_sha256.hpp"
#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

constexpr std::size_t classes = 10;

std::vector<float> predict(Model& model, std::span<const float> images) {
  std::vector<float> probabilities(images.size() / pixels * classes, -1.f);
  model.predict(images, probabilities);
  return probabilities;
}

TEST_CASE("a batch may be smaller than the capacity") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    for (const int count : {1, 32, 63, 64}) {
      CAPTURE(count);
      const Digits digits(0, count);
      const BatchResult trained = model->train_step_at(digits.images(), digits.labels(), model->defaults());
      const BatchResult evaluated = model->evaluate_step(digits.images(), digits.labels());
      CHECK(trained.count == count);
      CHECK(evaluated.count == count);
      CHECK(std::isfinite(trained.loss));
      CHECK(std::isfinite(evaluated.loss));
    }
  }
}

TEST_CASE("what is no batch is refused and changes nothing") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    const std::string before = weights_sha256(*model);
    const Hyper hyper = model->defaults();
    const auto refused = [&](std::span<const float> images, const Targets& labels) {
      CHECK_THROWS_AS(model->train_step_at(images, labels, hyper), std::invalid_argument);
      CHECK_THROWS_AS(model->evaluate_step(images, labels), std::invalid_argument);
    };
    const Digits many(0, 65), few(0, 3);
    refused({}, {});
    refused(many.images(), many.labels());
    refused(few.images().first(2 * pixels), few.labels());
    refused(few.images().first(3 * pixels - 1), few.labels());
    refused(few.images(), few.labels().first(2));
    for (const std::uint8_t label : std::vector<std::uint8_t>{10, 255})
      refused(few.images(), std::vector<std::uint8_t>{0, 9, label});

    std::vector<float> probabilities(65 * classes);
    const std::span<float> room = probabilities;
    CHECK_THROWS_AS(model->predict(many.images(), room), std::invalid_argument);
    CHECK_THROWS_AS(model->predict({}, {}), std::invalid_argument);
    CHECK_THROWS_AS(model->predict(few.images(), room.first(2 * classes)), std::invalid_argument);
    CHECK_THROWS_AS(model->predict(few.images(), room.first(4 * classes)), std::invalid_argument);
    CHECK(weights_sha256(*model) == before);
  }
}

TEST_CASE("predict gives probabilities, and those that evaluate_step counts") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    train(*model, 12);
    for (const int count : {64, 37}) {
      CAPTURE(count);
      const Digits digits(640, count);
      const std::vector<float> probabilities = predict(*model, digits.images());
      const BatchResult evaluated = model->evaluate_step(digits.images(), digits.labels());
      int correct = 0;
      double loss = 0;
      for (std::size_t n = 0; n < digits.labels().size(); ++n) {
        const auto row = probabilities.begin() + static_cast<std::ptrdiff_t>(n * classes);
        CHECK(std::all_of(row, row + classes, [](float p) { return p >= 0 && p <= 1; }));
        CHECK(std::abs(std::accumulate(row, row + classes, 0.0) - 1) <= 1e-6);
        correct += std::max_element(row, row + classes) - row == digits.labels()[n];
        loss -= std::log(static_cast<double>(row[digits.labels()[n]]));
      }
      CHECK(correct == evaluated.metric);
      CHECK(std::abs(loss - evaluated.loss) <= 1e-4 * loss);
      CHECK(correct > 0);
    }
  }
}

TEST_CASE("an image's probabilities do not depend on the batch it is in") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    train(*model, 3);
    const Digits digits(0);
    const std::vector<float> together = predict(*model, digits.images());
    for (const int size : {1, 3, 63})
      for (int first = 0; first + size <= capacity; first += size) {
        CAPTURE(size);
        CAPTURE(first);
        const auto place = static_cast<std::size_t>(first), count = static_cast<std::size_t>(size);
        const std::vector<float> apart = predict(*model, digits.images().subspan(place * pixels, count * pixels));
        const bool same =
            std::equal(apart.begin(), apart.end(), together.begin() + static_cast<std::ptrdiff_t>(place * classes));
        CHECK(same);
      }
  }
}

TEST_CASE("nothing of an earlier batch is left") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto used = network.make(), fresh = network.make();
    train(*used, 4);
    predict(*used, Digits(0).images());
    used->initialize(1);
    const Digits five(0, 5);
    const Hyper hyper = fresh->defaults();
    CHECK(used->evaluate_step(five.images(), five.labels()).loss ==
          fresh->evaluate_step(five.images(), five.labels()).loss);
    CHECK(used->train_step_at(five.images(), five.labels(), hyper).loss ==
          fresh->train_step_at(five.images(), five.labels(), hyper).loss);
    CHECK(weights_sha256(*used) == weights_sha256(*fresh));
  }
}

TEST_CASE("evaluate_step and predict change nothing") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto asked = network.make(), left_alone = network.make();
    const Digits digits(0);
    for (const auto& model : {asked.get(), left_alone.get()}) train(*model, 2);
    asked->evaluate_step(digits.images(), digits.labels());
    predict(*asked, digits.images());
    CHECK(train(*asked, 2) == train(*left_alone, 2));
    CHECK(weights_sha256(*asked) == weights_sha256(*left_alone));
  }
}

}  // namespace
}  // namespace sinter::networks
