// What is not a number is passed on to the loss: no layer hides it, and no image that has it counts as right.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/runtime/small_networks.hpp"

using namespace sinter;

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t pixels = 28 * 28;
constexpr int count = 4;

struct Batch {
  std::vector<float> images = std::vector<float>(pixels * count);
  std::vector<std::uint8_t> labels{3, 1, 4, 1};
  Batch() {
    for (std::size_t i = 0; i < images.size(); i++) images[i] = static_cast<float>(i * 7 % 17) / 17;
  }
};

TEST_CASE("one NaN among the pixels: the step says so at once") {
  const auto model = small::adam();
  Batch batch;
  CHECK(std::isfinite(model->train_step_at(batch.images, batch.labels, model->defaults()).loss));
  batch.images[2 * pixels + 14 * 28 + 14] = nan;
  CHECK(!std::isfinite(model->train_step_at(batch.images, batch.labels, model->defaults()).loss));
}

TEST_CASE("it is the business of its image alone where nothing is learnt") {
  const auto model = small::adam();
  Batch batch;
  std::vector<float> clean(10 * count), got(10 * count);
  model->predict(batch.images, clean);
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); i++) {  // every image is right
    const auto of_image = clean.begin() + static_cast<std::ptrdiff_t>(10 * i);
    batch.labels[i] = static_cast<std::uint8_t>(std::max_element(of_image, of_image + 10) - of_image);
  }
  CHECK(model->evaluate_step(batch.images, batch.labels).metric == count);
  batch.images[2 * pixels + 14 * 28 + 14] = nan;
  const BatchResult result = model->evaluate_step(batch.images, batch.labels);
  CHECK(std::isnan(result.loss));
  CHECK(result.metric == count - 1);
  model->predict(batch.images, got);
  for (std::size_t i = 0; i < got.size(); i++) CHECK((i / 10 == 2 ? std::isnan(got[i]) : got[i] == clean[i]));
}

TEST_CASE("a NaN in any parameter or running statistic, first or last value") {
  const auto model = small::adam();
  const Batch batch;
  const auto parameters = model->parameters();
  for (int i = 0; i < static_cast<int>(parameters.size()); i++) {
    std::size_t size = 1;
    for (const int extent : parameters[static_cast<std::size_t>(i)].shape) size *= static_cast<std::size_t>(extent);
    std::vector<float> values(size);
    model->read(i, values);
    for (const std::size_t at : {std::size_t{0}, size - 1}) {
      std::vector<float> spoilt = values;
      spoilt[at] = nan;
      model->write(i, spoilt);
      const BatchResult result = model->evaluate_step(batch.images, batch.labels);
      INFO(parameters[static_cast<std::size_t>(i)].name, " ", at);
      CHECK(std::isnan(result.loss));
      CHECK(result.metric == 0);
    }
    model->write(i, values);
  }
  CHECK(std::isfinite(model->evaluate_step(batch.images, batch.labels).loss));
}

}  // namespace
