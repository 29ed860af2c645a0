#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/model/model.hpp"
#include "tests/random_networks/reference.hpp"

/// Random networks as they run: kernels for one instruction set. models.hpp makes them.
namespace sinter::random_networks {

struct ModelCase {
  int seed = 0;
  std::string_view arch;
  bool in_bfloat16 = false;
  std::unique_ptr<Model> (*make)() = nullptr;
  /// The predictions of the frozen network; `model` is what `make` made.
  std::vector<float> (*frozen)(const Model& model, std::span<const float> images, int threads) = nullptr;
};

std::vector<ModelCase>& model_cases();

/// What three steps left: bits that neither threads nor the instruction set may change.
struct Bits {
  std::string weights;                   ///< a digest
  std::vector<float> predicted, frozen;  ///< predictions
  bool operator==(const Bits&) const = default;
};

/// Appends to `faults` all that differs from PyTorch, from the frozen network and between numbers of threads.
Bits model_faults(const ModelCase& one, const Reference& reference, std::vector<std::string>& faults);

}  // namespace sinter::random_networks
