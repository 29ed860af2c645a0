#include "runtime/model/snapshot.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "runtime/model/model.hpp"

namespace sinter {

std::vector<NamedTensor> room_for(const std::vector<ParameterInfo>& infos) {
  std::vector<NamedTensor> tensors;
  for (const ParameterInfo& info : infos) {
    const int size = std::accumulate(info.shape.begin(), info.shape.end(), 1, std::multiplies<>());
    tensors.push_back({info.name, info.shape, std::vector<float>(static_cast<std::size_t>(size))});
  }
  return tensors;
}

namespace {

bool all_finite(const std::vector<NamedTensor>& tensors) {
  return std::all_of(tensors.begin(), tensors.end(), [](const NamedTensor& tensor) {
    return std::all_of(tensor.values.begin(), tensor.values.end(), [](float value) { return std::isfinite(value); });
  });
}

}  // namespace

Snapshot::Snapshot(const Model& model) : parameters(room_for(model.parameters())), states(room_for(model.states())) {
  take(model);
}

void Snapshot::take(const Model& model) {
  for (std::size_t i = 0; i < parameters.size(); i++) model.read(static_cast<int>(i), parameters[i].values);
  for (std::size_t i = 0; i < states.size(); i++) model.read_state(static_cast<int>(i), states[i].values);
}

void Snapshot::restore(Model& model) const {
  for (std::size_t i = 0; i < parameters.size(); i++) model.write(static_cast<int>(i), parameters[i].values);
  for (std::size_t i = 0; i < states.size(); i++) model.write_state(static_cast<int>(i), states[i].values);
}

bool Snapshot::finite() const { return all_finite(parameters); }

bool Snapshot::finite_states() const { return all_finite(states); }

}  // namespace sinter
