#include "tests/parity/check.hpp"

#include "tests/networks/networks.hpp"

namespace sinter::networks {

TEST_CASE("three steps are PyTorch's") {
  for (const Network& network : all()) {
    CAPTURE(network.name);
    check_parity(*network.make(), std::string(PARITY_FOLDER) + "/" + std::string(network.name) + ".json");
  }
}

}  // namespace sinter::networks
