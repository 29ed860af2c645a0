#include "runtime/saving/stored_weights.hpp"

#include <string_view>

#include "runtime/model/tensors.hpp"
#include "runtime/saving/checkpoint.hpp"

namespace sinter {
namespace {

/// Where a plan puts the same parameter; one that it has no place for, since it was folded into others, lies without
/// gaps.
codegen::Place place_in(const PlanView& plan, const codegen::Tensor& wanted) {
  for (std::size_t t = 0; t < plan.places.size(); t++) {
    const codegen::Tensor& found = plan.graph.tensors[t];
    if (plan.places[t].space == codegen::Space::parameters && found.layer == wanted.layer &&
        std::string_view(found.part) == wanted.part)
      return plan.places[t];
  }
  const Shape& s = wanted.shape;
  const codegen::View dense{
      .element = wanted.element, .height = s.height, .width = s.width, .channels = s.channels, .pitch = s.channels};
  return {.view = dense, .space = codegen::Space::parameters, .size = s.size() * codegen::bytes_of(wanted.element)};
}

}  // namespace

StoredWeights::StoredWeights(const Checkpoint& checkpoint, const GraphView& written, const GraphView& trained,
                             const PlanView& frozen) {
  std::vector<ParameterTensor> tensors = parameter_tensors(trained);
  std::vector<ParameterInfo> wanted;
  for (const ParameterTensor& tensor : tensors) wanted.push_back(tensor.info);
  const std::vector<NamedTensor> values = weights_of(checkpoint, written, wanted);
  for (std::size_t i = 0; i < tensors.size(); i++) {
    codegen::Place& place = tensors[i].place;
    place = place_in(frozen, tensors[i].tensor);
    place.offset = static_cast<std::int64_t>(memory.size());
    memory.resize(memory.size() + static_cast<std::size_t>(place.size));
    write_values(tensors[i], memory.data() + place.offset, values[i].values);
    graph.tensors.push_back(tensors[i].tensor);
    places.push_back(place);
  }
}

}  // namespace sinter
