#include "tests/networks/training.hpp"

#include <numeric>

#include "runtime/data/synthetic.hpp"
#include "runtime/sha256.hpp"

namespace sinter::networks {
namespace {

const Split& drawn() {
  static const DigitSet digits = draw_digits({.train = 32 * capacity, .test = 1});
  return digits.train;
}

}  // namespace

Digits::Digits(int first, int count) : batch(static_cast<std::size_t>(count), pixels) {
  std::vector<std::uint32_t> chosen(static_cast<std::size_t>(count));
  std::iota(chosen.begin(), chosen.end(), static_cast<std::uint32_t>(first));
  batch.fill(drawn(), chosen);
}

std::vector<double> train(Model& model, int steps) {
  constexpr int counts[] = {capacity, capacity, 41, capacity, 7};
  model.initialize(1);
  Hyper hyper = model.defaults();
  std::vector<double> losses;
  for (int step = 0; step < steps; ++step) {
    const Digits digits(step * capacity, counts[step % 5]);
    hyper.step = step + 1;
    losses.push_back(model.train_step(digits.batch.images(), digits.batch.labels(), hyper).loss / counts[step % 5]);
  }
  return losses;
}

std::string trained_bits(Model& model, int steps) {
  train(model, steps);
  return weights_sha256(model);
}

}  // namespace sinter::networks
