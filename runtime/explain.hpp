#pragma once

#include <span>
#include <string>
#include <string_view>

#include "codegen/ir/plan.hpp"

/// Graphs and plans as text. Compiled code: it sees them as spans.
namespace sinter {

/// A graph after some stage.
struct GraphView {
  std::span<const codegen::Tensor> tensors;
  std::span<const codegen::Node> nodes;
  std::span<const codegen::LayerInfo> layers;
};
/// A plan after some stage: places may be empty, kernels not yet tiled.
struct PlanView {
  GraphView graph;
  std::span<const codegen::Place> places;
  std::span<const codegen::Kernel> kernels;
  int batch = 0, parameters = 0, distinct = 0;
  std::int64_t arena_bytes = 0, parameter_bytes = 0, state_bytes = 0;
  double flops = 0;
};

std::string graph_text(const GraphView& graph);
std::string plan_text(const PlanView& plan);

/// `k07 contract conv2`
std::string kernel_name(std::span<const codegen::Kernel> kernels, std::span<const codegen::LayerInfo> layers, int kernel);

/// @throws InputError naming the stages there are
[[noreturn]] void unknown_stage(std::string_view stage);

template <class Graph>
GraphView view_of_graph(const Graph& g) {
  const auto span = [](const auto& list) { return std::span(list.items, static_cast<std::size_t>(list.count)); };
  return {span(g.tensors), span(g.nodes), span(g.layers)};
}
template <class Plan>
PlanView view_of_plan(const Plan& p) {
  const auto span = [](const auto& list) { return std::span(list.items, static_cast<std::size_t>(list.count)); };
  return {view_of_graph(p.graph), span(p.places), span(p.schedule),  p.batch,       p.parameters,
          p.distinct_kernels,     p.arena_bytes,  p.parameter_bytes, p.state_bytes, p.flops};
}

/// The text of one stage of a training plan; "infer" is the inference plan, "" the training plan.
template <class Train, class Infer>
std::string explain_stages(std::string_view stage) {
  if (stage.empty() || stage == "plan") return plan_text(view_of_plan(Train::plan));
  if (stage == "infer") return plan_text(view_of_plan(Infer::plan));
  if (stage == "lower") return graph_text(view_of_graph(Train::lowered));
  if (stage == "simplify") return graph_text(view_of_graph(Train::simplified));
  if (stage == "differentiate") return graph_text(view_of_graph(Train::differentiated));
  if (stage == "fuse") return plan_text(view_of_plan(Train::fused));
  if (stage == "layout") return plan_text(view_of_plan(Train::laid_out));
  if (stage == "schedule") return plan_text(view_of_plan(Train::scheduled));
  if (stage == "memory") return plan_text(view_of_plan(Train::placed));
  unknown_stage(stage);
}

}  // namespace sinter
