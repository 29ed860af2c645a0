#include "runtime/model/ends.hpp"

#include "runtime/model/model.hpp"
#include "runtime/model/tensors.hpp"
#include "runtime/model/views.hpp"

namespace sinter {
namespace {

End end_of(const GraphView& graph, int tensor) {
  const codegen::Tensor& found = graph.tensors[static_cast<std::size_t>(tensor)];
  return {layer_name(graph.layers, found.layer), found.shape};
}

}  // namespace

std::vector<End> inputs_of(const Model& model) {
  const GraphView graph = model.views().infer.graph;
  std::vector<End> all;
  for (const int t : graph.inputs) all.push_back(end_of(graph, t));
  return all;
}

std::vector<End> outputs_of(const Model& model) {
  const GraphView graph = model.views().infer.graph;
  std::vector<End> all;
  for (const codegen::OutputEnd& one : graph.ends) all.push_back(end_of(graph, one.output));
  return all;
}

}  // namespace sinter
