#pragma once

#include <vector>

namespace sinter {

class Model;

/// All numbers of a model: parameters, running statistics and optimizer state.
class Snapshot {
 public:
  explicit Snapshot(const Model& model) { take(model); }
  /// Allocates nothing where the model is the one that was taken before.
  void take(const Model& model);
  /// @pre the model is of the network that was taken
  void restore(Model& model) const;

 private:
  std::vector<std::vector<float>> parameters_, states_;
};

}  // namespace sinter
