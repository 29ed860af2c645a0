// Logits may come from any layer: kernels that keep one image per chunk in memory must agree with the loss about which.
#include <doctest/doctest.h>

#include "sinter.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

constexpr auto average = Input{28, 28, 1} >> Conv{.filters = 10, .kernel = 3, .stride = 2} >> GlobalAveragePool{};
constexpr auto normalized = Input{28, 28, 1} >> Flatten{} >> Dense{10} >> BatchNorm{};
constexpr auto summed = Input{28, 28, 1} >> Flatten{} >> Dense{10} >> Residual{Dense{10} >> ReLU{}};

template <const auto& Net>
void check() {
  Trainer<Net, {.batch = 64}> usual;
  Trainer<Net, {.batch = 64, .passes = {.memory = false}}> unshared;
  usual.threads(2);
  const Digits digits(0);
  CHECK(usual.evaluate_step(digits.images(), digits.labels()).loss ==
        unshared.evaluate_step(digits.images(), digits.labels()).loss);
  CHECK(trained_bits(usual, 6) == trained_bits(unshared, 6));
}

TEST_CASE("logits from an average") { check<average>(); }
TEST_CASE("logits from a BatchNorm") { check<normalized>(); }
TEST_CASE("logits from a sum") { check<summed>(); }

}  // namespace
}  // namespace sinter::networks
