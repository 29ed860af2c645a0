#pragma once

#include "dsl/cxx20.hpp"

#include <string>
#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

class Model;

/// While it lives, the averages of a model's weights stand in their place: what evaluates, predicts or freezes the
/// model takes them. Where the network keeps none (`.average` in its Options), and within another one, nothing happens.
/// Training, and reading and writing checkpoints, are refused meanwhile, as std::logic_error. `fit` and `evaluate` have
/// one of their own. Running statistics have no average: they are those of the weights.
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

/// @throws std::logic_error that begins with `what` where averages stand in the weights' place
void refuse_averages(const Model& model, const char* what);

/// What the average of a parameter is called among a model's states: `conv1.weight.average`.
std::string average_name(const std::string& parameter);

}  // namespace sinter
