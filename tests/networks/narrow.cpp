// The networks of examples/ in bfloat16: the same bits whatever multiplies, a matrix unit, AVX-512 or AVX2, for any
// number of threads.
#include <doctest/doctest.h>

#include <string_view>

#include "codegen/arch/amx.hpp"
#include "tests/networks/networks.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

/// SHA-256 of the weights after 30 steps of tests/networks/training.hpp from seed 1, as promised as those of
/// recorded_bits.hpp.
std::string_view recorded(std::string_view network) {
  if (network == "lenet5") return "d392bc72b0608baa18fd97fdd7495da1ae80d7948a0ed538ed70de1d735402c6";
  if (network == "mnist_cnn") return "4a3fcd4636654c7caead37ed7806291114d32faa68d11034edc8a8db0ed2b871";
  if (network == "mnist_mlp") return "058f71fddd991e656892032485785f4f359c5d4404aac22418e838dd8f0c4105";
  if (network == "resnet8") return "b6f78e3fbac746c72c0a5eada5870ba90500060fbb428a734fa24462f7f0d90c";
  return "not recorded";
}

TEST_CASE("networks in bfloat16 train to the recorded bits, on a matrix unit and without, with any number of threads") {
  CHECK(all().size() == 4);
  for (const Network& network : all()) {
    CAPTURE(network.name);
    const auto model = network.make();
    for (const bool tiles : {true, false})
      for (const int threads : {1, 2, 3, 5}) {
        CAPTURE(tiles);
        CAPTURE(threads);
        const bool before = codegen::amx::use(tiles);
        model->threads(threads);
        CHECK(trained_bits(*model, 30) == recorded(network.name));
        codegen::amx::use(before);
      }
  }
}

}  // namespace
}  // namespace sinter::networks
