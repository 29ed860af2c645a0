#include "runtime/snapshot.hpp"

#include "runtime/model.hpp"

namespace sinter {
namespace {

void make_room(std::vector<std::vector<float>>& values, const std::vector<ParameterInfo>& infos) {
  values.resize(infos.size());
  for (std::size_t i = 0; i < infos.size(); i++) {
    std::size_t size = 1;
    for (const int extent : infos[i].shape) size *= static_cast<std::size_t>(extent);
    values[i].resize(size);
  }
}

}  // namespace

void Snapshot::take(const Model& model) {
  if (parameters_.empty()) {
    make_room(parameters_, model.parameters());
    make_room(states_, model.states());
  }
  for (std::size_t i = 0; i < parameters_.size(); i++) model.read(static_cast<int>(i), parameters_[i]);
  for (std::size_t i = 0; i < states_.size(); i++) model.read_state(static_cast<int>(i), states_[i]);
}

void Snapshot::restore(Model& model) const {
  for (std::size_t i = 0; i < parameters_.size(); i++) model.write(static_cast<int>(i), parameters_[i]);
  for (std::size_t i = 0; i < states_.size(); i++) model.write_state(static_cast<int>(i), states_[i]);
}

}  // namespace sinter
