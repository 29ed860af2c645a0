#include "runtime/model/averaged_weights.hpp"

#include <cstddef>
#include <stdexcept>
#include <vector>

#include "runtime/model/model.hpp"
#include "runtime/model/snapshot.hpp"
#include "runtime/model/views.hpp"

namespace sinter {

AveragedWeights::AveragedWeights(Model& model) : model_(model) {
  if (model.averaged_ || model.views().updates.average == 0.f) return;
  const std::vector<NamedTensor> parameters = room_for(model.parameters()), states = room_for(model.states());
  for (std::size_t i = 0; i < parameters.size(); i++)
    for (std::size_t j = 0; j < states.size(); j++)
      if (states[j].name == average_name(parameters[i].name))
        pairs_.push_back({static_cast<int>(i), static_cast<int>(j), parameters[i].values, states[j].values});
  swap();
  model_.averaged_ = !pairs_.empty();
}

AveragedWeights::~AveragedWeights() {
  if (pairs_.empty()) return;
  swap();
  model_.averaged_ = false;
}

void AveragedWeights::swap() {
  for (auto& [parameter, state, weights, averages] : pairs_) {
    model_.read(parameter, weights);
    model_.read_state(state, averages);
    model_.write(parameter, averages);  // and its average, too
    model_.write_state(state, weights);
  }
}

void refuse_averages(const Model& model, const char* what) {
  if (model.averaged_)
    throw std::logic_error(std::string(what) + ": averages stand in the weights' place, see AveragedWeights");
}

std::string average_name(const std::string& parameter) { return parameter + "." + average_state; }

}  // namespace sinter
