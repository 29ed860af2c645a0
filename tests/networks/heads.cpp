// Logits may come from any layer: kernels that keep one image per chunk in memory must agree with the loss about which.
#include <doctest/doctest.h>

#include "runtime/sha256.hpp"
#include "sinter.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

constexpr auto image = Input{28, 28, 1} >> Conv{.filters = 10, .kernel = 3, .stride = 2};
constexpr auto flat = Input{28, 28, 1} >> Flatten{} >> Dense{10};
constexpr auto average = image >> GlobalAveragePool{};
constexpr auto normalized_average = image >> BatchNorm{} >> ReLU{} >> GlobalAveragePool{};
constexpr auto normalized = flat >> BatchNorm{};
constexpr auto rectified = flat >> ReLU{};
constexpr auto summed = flat >> Residual{Dense{10} >> ReLU{}};

/// Neither sharing memory nor fusion may change what a network computes.
template <const auto& Net>
void check() {
  Trainer<Net, {.batch = 64}> usual;
  Trainer<Net, {.batch = 64, .passes = {.memory = false}}> unshared;
  Trainer<Net, {.batch = 64, .passes = {.fuse = false}}> unfused;
  usual.threads(2);
  CHECK(trained_bits(usual, 6) == trained_bits(unshared, 6));
  const Digits digits(0);
  CHECK(usual.evaluate_step(digits.images(), digits.labels()).loss == unshared.evaluate_step(digits.images(), digits.labels()).loss);
  unfused.initialize(1);
  usual.initialize(1);
  const auto losses = train(unfused, 6), expected = train(usual, 6);
  for (std::size_t step = 0; step < losses.size(); ++step) CHECK(losses[step] == doctest::Approx(expected[step]).epsilon(1e-4));
}

TEST_CASE("logits from an average") { check<average>(); }
TEST_CASE("logits from an average of rectified pixels") { check<normalized_average>(); }
TEST_CASE("logits from a BatchNorm") { check<normalized>(); }
TEST_CASE("logits from a ReLU") { check<rectified>(); }
TEST_CASE("logits from a sum") { check<summed>(); }

}  // namespace
}  // namespace sinter::networks
