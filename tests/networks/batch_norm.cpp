// BatchNorm's running statistics against their definition, computed here in double.
#include <doctest/doctest.h>

#include <cmath>

#include "runtime/base/random.hpp"
#include "sinter.hpp"

namespace sinter::networks {
namespace {

constexpr int batch = 8;
constexpr auto on_input = Input{6, 5, 3} >> BatchNorm{} >> Flatten{} >> Dense{4};
constexpr auto on_large_input = Input{12, 12, 1} >> BatchNorm{} >> Flatten{} >> Dense{4};
constexpr auto after_conv = Input{12, 12, 1} >> Conv{.filters = 3, .kernel = 1} >> BatchNorm{} >> Flatten{} >> Dense{4};
constexpr auto after_dense = Input{1, 1, 1} >> Flatten{} >> Dense{3} >> BatchNorm{} >> Dense{4};

struct Statistics {
  double mean = 0, variance = 0;  ///< unbiased
};

Statistics statistics(const std::vector<double>& values) {
  Statistics result;
  const auto count = static_cast<double>(values.size());
  for (const double value : values) result.mean += value / count;
  for (const double value : values) result.variance += (value - result.mean) * (value - result.mean) / (count - 1);
  return result;
}

/// Normal with the given mean and deviation.
std::vector<float> draw(const Model& model, int images, double mean, double deviation) {
  std::vector<float> values(static_cast<std::size_t>(images * model.height() * model.width() * model.channels()));
  Random random(7, stream(Purpose::initialize, 0), 0);
  for (float& value : values) value = static_cast<float>(mean + deviation * random.normal());
  return values;
}

int parameter(const Model& model, const std::string& name) {
  for (int i = 0; const ParameterInfo& info : model.parameters()) {
    if (info.name == name) return i;
    ++i;
  }
  throw std::out_of_range(name);
}

std::vector<float> read(const Model& model, const std::string& name, std::size_t size) {
  std::vector<float> values(size);
  model.read(parameter(model, name), values);
  return values;
}

void step(Model& model, const std::vector<float>& images, int count) {
  const std::vector<std::uint8_t> labels(static_cast<std::size_t>(count), 1);
  model.train_step_at(images, labels, model.defaults());
}

/// The batch's statistics, out of running statistics that were 0 and 1 before its step.
Statistics seen(const Model& model, std::size_t channels, std::size_t channel) {
  const double mean = read(model, "batchnorm1.running_mean", channels)[channel];
  const double variance = read(model, "batchnorm1.running_var", channels)[channel];
  return {mean / 0.1, (variance - 0.9) / 0.1};
}

TEST_CASE("after one step a tenth of the running statistics is the batch's") {
  constexpr std::size_t channels = 3;
  for (const int count : {8, 5, 1}) {
    CAPTURE(count);
    Trainer<on_input, {.batch = batch}> model;
    const std::vector<float> images = draw(model, count, 0.3, 0.5);
    step(model, images, count);
    for (std::size_t c = 0; c < channels; ++c) {
      std::vector<double> values;
      for (std::size_t i = c; i < images.size(); i += channels) values.push_back(images[i]);
      const Statistics expected = statistics(values), found = seen(model, channels, c);
      CHECK(std::abs(found.mean - expected.mean) <= 1e-6);
      CHECK(std::abs(found.variance - expected.variance) <= 2e-6);
    }
  }
}

TEST_CASE("running statistics keep nine tenths of what they were") {
  Trainer<on_input, {.batch = batch}> model;
  const std::vector<float> images = draw(model, batch, 0.3, 0.5);
  step(model, images, batch);
  const auto mean = read(model, "batchnorm1.running_mean", 3), variance = read(model, "batchnorm1.running_var", 3);
  step(model, images, batch);
  const auto mean2 = read(model, "batchnorm1.running_mean", 3), variance2 = read(model, "batchnorm1.running_var", 3);
  for (std::size_t c = 0; c < 3; ++c) {
    CHECK(std::abs(mean2[c] - 1.9 * mean[c]) <= 1e-6);
    CHECK(std::abs(variance2[c] - (0.9 * variance[c] + variance[c] - 0.9)) <= 1e-6);
  }
}

TEST_CASE("a mean of 1000 deviations does not drown the variance, on the very first step") {
  for (const int count : {8, 3, 1}) {
    CAPTURE(count);
    Trainer<on_large_input, {.batch = batch}> model;
    const std::vector<float> images = draw(model, count, 1000, 1);
    step(model, images, count);
    const Statistics expected = statistics({images.begin(), images.end()}), found = seen(model, 1, 0);
    CHECK(std::abs(found.mean / expected.mean - 1) <= 1e-6);
    CHECK(std::abs(found.variance / expected.variance - 1) <= 1e-3);
  }
}

TEST_CASE("nor behind a convolution, where each filter has a mean of its own") {
  const std::vector<float> weights{1.f, -4.f, 0.5f};  // powers of two: the products are exact
  for (const int count : {8, 3}) {
    CAPTURE(count);
    Trainer<after_conv, {.batch = batch}> model;
    model.write(parameter(model, "conv1.weight"), weights);
    const std::vector<float> images = draw(model, count, 1000, 1);
    step(model, images, count);
    for (std::size_t c = 0; c < weights.size(); ++c) {
      std::vector<double> values;
      for (const float image : images) values.push_back(static_cast<double>(weights[c]) * image);
      const Statistics expected = statistics(values), found = seen(model, weights.size(), c);
      CHECK(std::abs(found.mean / expected.mean - 1) <= 1e-6);
      CHECK(std::abs(found.variance / expected.variance - 1) <= 1e-3);
    }
  }
}

TEST_CASE("nor behind a Dense, whose images have one pixel each") {
  const std::vector<float> weights{1.f, -4.f, 0.5f};
  Trainer<after_dense, {.batch = 64}> model;
  model.write(parameter(model, "dense1.weight"), weights);
  const std::vector<float> images = draw(model, 64, 1000, 1);
  step(model, images, 64);
  for (std::size_t c = 0; c < weights.size(); ++c) {
    std::vector<double> values;
    for (const float image : images) values.push_back(static_cast<double>(weights[c]) * image);
    const Statistics expected = statistics(values), found = seen(model, weights.size(), c);
    CHECK(std::abs(found.mean / expected.mean - 1) <= 1e-6);
    CHECK(std::abs(found.variance / expected.variance - 1) <= 1e-3);
  }
}

}  // namespace
}  // namespace sinter::networks
