#include <doctest/doctest.h>

#include "runtime/sha256.hpp"
#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {

TEST_CASE("the bits do not depend on the number of threads") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    const std::string alone = trained_bits(*model, 30);
    for (const int threads : {2, 3, 5}) {
      CAPTURE(threads);
      model->threads(threads);
      CHECK(trained_bits(*model, 30) == alone);
    }
  }
}

TEST_CASE("the bits depend on the seed and on the steps, and on nothing before") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    const std::string before = trained_bits(*model, 1);
    CHECK(trained_bits(*model, 2) != before);
    CHECK(trained_bits(*model, 1) == before);
    model->initialize(2);
    train(*model, 1);
    CHECK(weights_sha256(*model) != before);
  }
}

}  // namespace sinter::networks
