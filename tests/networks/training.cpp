#include "tests/networks/training.hpp"

#include "runtime/data/example_reader.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/model/weights_sha256.hpp"

namespace sinter::networks {
namespace {

const Dataset& drawn() {
  static const Dataset digits = draw_digits({.train = 32 * capacity, .test = 1}).train;
  return digits;
}

std::vector<float> read(const Model& model, int parameter, const ParameterInfo& info) {
  std::size_t size = 1;
  for (const int extent : info.shape) size *= static_cast<std::size_t>(extent);
  std::vector<float> values(size);
  model.read(parameter, values);
  return values;
}

}  // namespace

Digits::Digits(int first, int count) {
  ExampleReader(drawn()).read(static_cast<std::size_t>(first), static_cast<std::size_t>(count), batch_);
}

std::vector<double> train(Model& model, int steps) {
  constexpr int counts[] = {capacity, capacity, 41, capacity, 7};
  Hyper hyper = model.defaults();
  std::vector<double> losses;
  for (int step = 0; step < steps; ++step) {
    const int count = counts[step % 5];
    const Digits digits(step * capacity, count);
    hyper.step = step + 1;
    losses.push_back(model.train_step_at(digits.images(), digits.labels(), hyper).loss / count);
  }
  return losses;
}

std::string trained_bits(Model& model, int steps) {
  model.initialize(1);
  train(model, steps);
  return weights_sha256(model);
}

void copy_parameters(const Model& from, Model& to) {
  const auto sources = from.parameters(), targets = to.parameters();
  for (int i = 0; const ParameterInfo& source : sources) {
    const std::vector<float> values = read(from, i++, source);
    for (int j = 0; const ParameterInfo& target : targets) {
      if (target.name == source.name) to.write(j, values);
      ++j;
    }
  }
}

}  // namespace sinter::networks
