#pragma once

#include <string>
#include <vector>

#include "runtime/data/batch.hpp"
#include "runtime/model/model.hpp"

namespace sinter::networks {

inline constexpr int pixels = 28 * 28, capacity = 64;

/// `count` drawn digits from number `first` on, as a step takes them.
class Digits {
 public:
  explicit Digits(int first, int count = capacity);
  std::span<const float> images() const { return batch_.images; }
  std::span<const ClassNumber> labels() const { return batch_.labels.numbers; }

 private:
  Batch batch_;
};

/// Trains on drawn digits, full batches and smaller ones, from the weights the model has: the loss of each step.
std::vector<double> train(Model& model, int steps);

/// The digest of the weights after so many steps from the weights of seed 1.
std::string trained_bits(Model& model, int steps);

/// Parameters of the same name get the same values.
void copy_parameters(const Model& from, Model& to);

}  // namespace sinter::networks
