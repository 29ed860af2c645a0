#pragma once

#include <string>
#include <vector>

#include "runtime/batcher.hpp"
#include "runtime/model.hpp"

namespace sinter::networks {

inline constexpr int pixels = 28 * 28, capacity = 64;

/// `count` drawn digits from number `first` on, as a step takes them.
struct Digits {
  explicit Digits(int first, int count = capacity);
  Batcher batch;
};

/// Draws new weights and trains on drawn digits, full batches and smaller ones: the loss of each step.
std::vector<double> train(Model& model, int steps);

/// The digest of the weights after so many steps.
std::string trained_bits(Model& model, int steps);

}  // namespace sinter::networks
