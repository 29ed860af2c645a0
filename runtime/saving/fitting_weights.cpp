#include "runtime/saving/fitting_weights.hpp"

#include <algorithm>
#include <map>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/model/averaged_weights.hpp"
#include "runtime/model/choices.hpp"
#include "runtime/model/snapshot.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/wrong_values.hpp"

namespace sinter {
namespace {

std::string shape_text(const std::vector<int>& shape) {
  std::string all;
  for (const int extent : shape) all += (all.empty() ? "" : "x") + number_text(extent);
  return all.empty() ? "a single number" : all;
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 24;
  std::string all;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i) all += (i == 0 ? "" : ", ") + names[i];
  return names.size() <= most ? all : all + text(" and %zu more", names.size() - most);
}

/// Puts what fits into `snapshot`.
FittingWeights take_fitting(Snapshot& snapshot, const Checkpoint& file) {
  std::map<std::string, const NamedTensor*> there;
  for (const NamedTensor& tensor : file.tensors) {
    if (!is_optimizer_state(tensor.name)) there[tensor.name] = &tensor;
  }
  for (const NamedTensor& tensor : file.tensors)  // the averages of a checkpoint's weights stand for them
    for (auto& [name, weights] : there)
      if (file.training && tensor.name == average_name(name)) weights = &tensor;
  FittingWeights result;
  for (NamedTensor& here : snapshot.parameters) {
    const auto found = there.find(here.name);
    if (found == there.end()) {
      result.missing.push_back(here.name);
      continue;
    }
    const NamedTensor& from = *found->second;
    if (from.shape == here.shape) {
      here.values = from.values;
      refuse_wrong_values(here, file.path);
      result.taken.push_back(here.name);
    } else {
      result.reshaped.push_back(here.name + " (" + shape_text(from.shape) + " there, " + shape_text(here.shape) +
                                " here)");
    }
    there.erase(found);
  }
  for (const auto& [name, tensor] : there) result.extra.push_back(shortened(name));
  if (result.taken.empty())
    throw InputError(file.path + ": none of its weights is one of this network's: " + to_text(result));
  return result;
}

}  // namespace

FittingWeights check_fitting_weights(const Model& model, const Checkpoint& file) {
  Snapshot snapshot(model);
  return take_fitting(snapshot, file);
}

FittingWeights restore_fitting_weights(Model& model, const Checkpoint& file) {
  Snapshot snapshot(model);
  refuse_averages(model, "restore_fitting_weights");
  FittingWeights result = take_fitting(snapshot, file);
  snapshot.states.clear();  // what the model keeps begins anew with its weights
  snapshot.restore(model);
  return result;
}

std::string to_text(const FittingWeights& weights) {
  const std::size_t here = weights.taken.size() + weights.missing.size() + weights.reshaped.size();
  std::string all = text("%zu of %zu tensors", weights.taken.size(), here);
  if (!weights.missing.empty()) all += "; not in the file, so left as drawn by the seed: " + listed(weights.missing);
  if (!weights.reshaped.empty()) all += "; of another shape, so left as drawn by the seed: " + listed(weights.reshaped);
  if (!weights.extra.empty()) all += "; in the file, and not of this network: " + listed(weights.extra);
  return all;
}

}  // namespace sinter
