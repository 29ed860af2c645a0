#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "runtime/inspect/explain.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

/// The loss that differs most, relative to what it should be.
double worst_difference(const std::vector<double>& losses, const std::vector<double>& expected) {
  double worst = 0;
  for (std::size_t step = 0; step < expected.size(); ++step) {
    const double difference = std::abs(losses.at(step) - expected[step]) / expected[step];
    worst = std::isfinite(difference) ? std::max(worst, difference) : HUGE_VAL;
  }
  return worst;
}

TEST_CASE("a pass that is switched off changes no result") {
  for (const Network& variant : variants()) {
    CAPTURE(variant.name);
    CAPTURE(variant.switched_off);
    const auto without = variant.make(), with = make(variant.name);
    const bool same_plan = plan_text(without->views().train) == plan_text(with->views().train);
    REQUIRE(!same_plan);
    // without `simplify` there are more parameters, and a parameter's number decides what is drawn
    copy_parameters(*with, *without);
    without->threads(2);
    with->threads(2);
    const std::vector<double> losses = train(*without, 20), expected = train(*with, 20);
    const double worst = worst_difference(losses, expected);
    MESSAGE(variant.name << " without " << variant.switched_off << ": losses differ by " << worst);
    CHECK(worst <= 1e-4);
    // Whatever is fused, wherever it lies: the same operations in the same order. Only `simplify` computes something
    // else.
    if (variant.switched_off != "simplify") CHECK(weights_sha256(*without) == weights_sha256(*with));
  }
}

}  // namespace
}  // namespace sinter::networks
