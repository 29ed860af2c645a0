// freeze(): folded inference agrees with inference on running statistics, and folds only where that is legal.
#include "runtime/frozen.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "runtime/trainer.hpp"
#include "tests/codegen/networks.hpp"

namespace sinter::test {
namespace {

constexpr auto after_relu = Input{6, 6, 2} >> Conv{.filters = 8, .kernel = 3} >> ReLU{} >> BatchNorm{} >> Flatten{} >> Dense{3};
constexpr auto shared = Input{6, 6, 2} >> Conv{.filters = 8, .kernel = 3, .bias = false} >> Residual{BatchNorm{}} >> Flatten{} >> Dense{3};

template <const auto& Net>
void check_frozen() {
  Trainer<Net, Options{.batch = 8, .optimizer = SGD{.rate = 0.05f}}> trainer;
  const std::size_t size = static_cast<std::size_t>(trainer.height() * trainer.width() * trainer.channels());
  Noise noise(3);
  std::vector<float> images(8 * size);
  std::vector<std::uint8_t> labels(8);
  for (int step = 0; step < 5; step++) {  // statistics and scales of all sorts
    for (float& x : images) x = static_cast<float>(2 * noise.uniform());
    for (auto& label : labels) label = static_cast<std::uint8_t>(noise.integer(0, trainer.classes() - 1));
    trainer.train_step_at(images, labels, trainer.defaults());
  }
  auto frozen = trainer.freeze();
  std::vector<float> expected(8 * static_cast<std::size_t>(trainer.classes())), got(expected.size());
  trainer.predict(images, expected);
  frozen.predict(images, got);
  for (std::size_t i = 0; i < got.size(); i++) CHECK(got[i] == doctest::Approx(expected[i]).epsilon(1e-4));
  CHECK(frozen.evaluate_step(images, labels).loss == doctest::Approx(trainer.evaluate_step(images, labels).loss).epsilon(1e-4));
}

template <const auto& Net>
constexpr int normalizations() {
  int count = 0;
  for (const codegen::Node& n : codegen::Compiled<Problem<Net, Options{.batch = 8}>, codegen::Mode::frozen>::simplified.nodes)
    count += n.op == codegen::Op::normalize;
  return count;
}

TEST_CASE("frozen networks predict what they did") {
  check_frozen<pooled>();
  check_frozen<residual>();
  check_frozen<flat>();
  check_frozen<after_relu>();
  check_frozen<shared>();
}

TEST_CASE("BatchNorm is folded only into a convolution that nothing else reads, with nothing in between") {
  static_assert(normalizations<pooled>() == 0);
  static_assert(normalizations<residual>() == 0);
  static_assert(normalizations<flat>() == 0);
  static_assert(normalizations<after_relu>() == 1);
  static_assert(normalizations<shared>() == 1);
  CHECK(normalizations<after_relu>() == 1);
}

}  // namespace
}  // namespace sinter::test
