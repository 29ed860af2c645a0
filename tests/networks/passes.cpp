#include <doctest/doctest.h>

#include "runtime/sha256.hpp"
#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {

TEST_CASE("a pass that is switched off changes no result") {
  for (const Network& variant : variants()) {
    CAPTURE(variant.name);
    CAPTURE(variant.switched_off);
    const auto without = variant.make(), with = make(variant.name);
    without->threads(2);
    with->threads(2);
    REQUIRE(without->explain("") != with->explain(""));
    const auto losses = train(*without, 20), expected = train(*with, 20);
    double worst = 0;
    for (std::size_t step = 0; step < losses.size(); ++step)
      worst = std::max(worst, std::abs(losses[step] - expected[step]) / expected[step]);
    CHECK(worst <= 1e-4);
    MESSAGE(variant.name << " without " << variant.switched_off << ": losses differ by " << worst << " at most");
    if (variant.switched_off == "memory" || variant.switched_off == "schedule") CHECK(weights_sha256(*without) == weights_sha256(*with));
  }
}

}  // namespace sinter::networks
