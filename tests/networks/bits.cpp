#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <string>

#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

/// Network → the digest of its weights after 30 steps, as recorded.
std::map<std::string, std::string, std::less<>> recorded() {
  std::ifstream file(BITS_FILE);
  std::map<std::string, std::string, std::less<>> digests;
  for (std::string name, digest; file >> name >> digest;) digests[name] = digest;
  return digests;
}

TEST_CASE("networks train to the recorded bits, whichever compiler and vectors made them") {
  const auto digests = recorded();
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    if (model->arch() == "generic") continue;  // without FMA: other bits
    const auto found = digests.find(network.name);
    model->threads(2);
    CHECK(trained_bits(*model, 30) == (found == digests.end() ? "not recorded" : found->second));
  }
}

}  // namespace
}  // namespace sinter::networks
