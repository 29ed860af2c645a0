#pragma once

#include <string>
#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

class Model;
struct ParameterInfo;  // runtime/model/model.hpp

/// Values with a name, row-major.
struct NamedTensor {
  std::string name;        ///< `conv1.weight`
  std::vector<int> shape;  ///< logical extents
  std::vector<float> values;
};

/// Tensors of zeros for these.
std::vector<NamedTensor> room_for(const std::vector<ParameterInfo>& infos);

/// All that a model has learnt, at one moment.
struct Snapshot {
  std::vector<NamedTensor> parameters;  ///< as Model::parameters(), running statistics included
  std::vector<NamedTensor> states;      ///< as Model::states()

  Snapshot() = default;
  explicit Snapshot(const Model& model);

  /// Takes the model's values anew, without allocating; the model must be of the network the snapshot was made of.
  void take(const Model& model);
  /// Gives a model of that network these values.
  void restore(Model& model) const;

  /// Whether every parameter and statistic is a finite number.
  bool finite() const;
  /// Whether all that the optimizer keeps is.
  bool finite_states() const;
};

}  // namespace sinter
