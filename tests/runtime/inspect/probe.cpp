#include "runtime/inspect/probe.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/runtime/rejects.hpp"
#include "tests/runtime/tiny_model.hpp"

using namespace sinter;

namespace {

constexpr std::size_t pixels = 28 * 28;

/// Two images: all 0 and all 0.5.
const std::vector<float>& images() {
  static const std::vector<float> values = [] {
    std::vector<float> both(2 * pixels);
    std::fill(both.begin() + pixels, both.end(), 0.5f);
    return both;
  }();
  return values;
}
const std::vector<std::uint8_t> labels = {3, 7};

}  // namespace

TEST_CASE("a distribution: mean, deviation, quantiles, zeros and what is not finite") {
  std::vector<double> values;
  for (int i = 0; i <= 100; ++i) values.push_back(i);
  const Distribution d = distribution(values);
  CHECK(d.mean == doctest::Approx(50));
  CHECK(d.deviation == doctest::Approx(std::sqrt(850.0)));
  CHECK(d.quantiles[0] == 5);
  CHECK(d.quantiles[2] == 50);
  CHECK(d.quantiles[4] == 95);
  CHECK(d.zeros == doctest::Approx(1.0 / 101));
  CHECK(d.not_finite == 0);

  const double infinity = std::numeric_limits<double>::infinity(), values_with[] = {1, infinity, -infinity, 3};
  CHECK(distribution(values_with).not_finite == 2);
  CHECK(distribution(values_with).mean == 2);
  CHECK(distribution({}).count == 0);
}

TEST_CASE("layers and parameters of a network, with gradients that follow from the softmax") {
  TinyModel model;
  model.write(0, std::vector<float>(pixels * 10, 0.f));
  model.write(1, std::vector<float>(10, 0.f));
  const Probe seen = probe(model, images(), labels);
  REQUIRE(seen.layers.size() == 1);  // the Flatten is absorbed
  CHECK(seen.layers[0].layer == "dense1");
  CHECK(seen.layers[0].output.zeros == 1);
  REQUIRE(seen.layers[0].gradient);
  CHECK(seen.layers[0].gradient->quantiles[0] == doctest::Approx((0.1 - 1) / 2));  // (p - onehot) / images
  REQUIRE(seen.parameters.size() == 2);
  CHECK(seen.parameters[1].name == "dense1.bias");
  // Of ten sums over two images, eight are 0.1 and two are 0.1 - 0.5.
  CHECK(seen.parameters[1].norm == doctest::Approx(std::sqrt(8 * 0.01 + 2 * 0.16)));
}

TEST_CASE("the first layer that is not finite is named") {
  TinyModel model;
  CHECK(first_not_finite(model, images(), labels).empty());
  model.write(0, std::vector<float>(pixels * 10, std::numeric_limits<float>::max()));
  CHECK(first_not_finite(model, images(), labels) == "dense1");
  model.write(1, std::vector<float>(10, std::numeric_limits<float>::quiet_NaN()));
  CHECK(first_not_finite(model, images(), labels) == "dense1.bias");
}

TEST_CASE("sizes that do not fit are refused") {
  const TinyModel model;
  CHECK_THROWS_AS(probe(model, std::span(images()).first(5), labels), std::invalid_argument);
  const std::vector<std::uint8_t> eleven = {3, 11};
  CHECK_THROWS_AS(first_not_finite(model, images(), eleven), std::invalid_argument);
}
