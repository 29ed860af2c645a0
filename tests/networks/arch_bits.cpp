#include <doctest/doctest.h>

#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {

TEST_CASE("AVX2 and AVX-512 train to the same bits") {
  const auto networks = all();
  REQUIRE(networks.size() == 8);
  for (std::size_t i = 0; i < networks.size(); i += 2) {
    CAPTURE(networks[i].name);
    REQUIRE(networks[i].name == networks[i + 1].name);
    const auto one = networks[i].make(), other = networks[i + 1].make();
    REQUIRE(one->arch() != other->arch());
    one->threads(2);
    CHECK(trained_bits(*one, 30) == trained_bits(*other, 30));
  }
}

}  // namespace sinter::networks
