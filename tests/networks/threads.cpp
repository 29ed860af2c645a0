#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

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

TEST_CASE("a child of fork trains on, to the same bits") {
  const auto model = all().front().make();
  model->threads(2);
  const std::string bits = trained_bits(*model, 3);
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(trained_bits(*model, 3) == bits && model->threads() == 2 ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(trained_bits(*model, 3) == bits);
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
