#pragma once

#include "dsl/cxx20.hpp"

#include <string>
#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

class Model;

/// While it lives, the averages of a model's weights stand in their place: what evaluates, predicts, freezes or writes
/// the model takes them. Where the network keeps none (`.average` in its Options), and within another one, nothing
/// happens. No step can be taken meanwhile. `fit` and `evaluate` have one of their own.
///
///     { const AveragedWeights averages(model); model.predict(images, probabilities); }
class AveragedWeights {
 public:
  explicit AveragedWeights(Model& model);
  ~AveragedWeights();
  AveragedWeights(const AveragedWeights&) = delete;
  AveragedWeights& operator=(const AveragedWeights&) = delete;

 private:
  void swap();

  struct Pair {
    int parameter, state;
    std::vector<float> weights, averages;  // room: what puts them back must not fail
  };
  Model& model_;
  std::vector<Pair> pairs_;
};

/// What the average of a parameter is called among a model's states: `conv1.weight.average`.
std::string average_name(const std::string& parameter);

}  // namespace sinter
