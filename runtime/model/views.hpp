#pragma once

#include "dsl/cxx20.hpp"

#include <span>

#include "codegen/arch/select.hpp"
#include "codegen/ir/trim.hpp"
#include "dsl/update_rule.hpp"
#include "runtime/base/abi.hpp"

/// Graphs and plans as compiled code sees them: spans over the constants the compiler left in the program.
namespace sinter {

/// A graph after some stage.
struct GraphView {
  std::span<const codegen::Tensor> tensors;
  std::span<const codegen::Node> nodes;
  std::span<const codegen::LayerInfo> layers;
  std::span<const int> inputs;               ///< as in codegen::GraphEnds
  std::span<const codegen::OutputEnd> ends;  ///< likewise
  std::span<const int> outputs;              ///< tensors a caller reads
};

/// A plan after some stage: places may be empty, kernels not yet tiled.
struct PlanView {
  GraphView graph;
  std::span<const codegen::Place> places;
  std::span<const codegen::Kernel> kernels;
  std::span<const codegen::Region> regions;  ///< none before they are cut
  int batch = 0, parameters = 0, distinct = 0;
  std::int64_t arena_bytes = 0, parameter_bytes = 0, state_bytes = 0;
  double flops = 0;
};

/// What is known of a network besides its numbers.
struct NetworkViews {
  GraphView written;  ///< the layers as the user wrote them, before any pass
  PlanView train;     ///< its graph holds the gradients and updates too
  PlanView infer;
  ChosenOptimizer optimizer;
  UpdateNumbers updates{};
};

inline namespace SINTER_ARCH {

/// A constant that a program carries, of the stages that it could: without the room for more.
template <const auto& Stage>
inline constexpr auto trimmed = codegen::trimmed<Stage>();

template <class T, int Capacity>
std::span<const T> view_of_list(const codegen::List<T, Capacity>& list) {
  return {list.items, static_cast<std::size_t>(list.count)};
}
template <class Graph>
GraphView view_of_graph(const Graph& g) {
  return {view_of_list(g.tensors), view_of_list(g.nodes), view_of_list(g.layers),
          view_of_list(g.inputs),  view_of_list(g.ends),  view_of_list(g.outputs)};
}
template <class Plan>
PlanView view_of_plan(const Plan& p) {
  return {view_of_graph(p.graph),
          view_of_list(p.places),
          view_of_list(p.order),
          view_of_list(p.regions),
          p.batch,
          p.parameters,
          p.distinct_kernels,
          p.arena_bytes,
          p.parameter_bytes,
          p.state_bytes,
          p.flops};
}

}  // namespace SINTER_ARCH
}  // namespace sinter
