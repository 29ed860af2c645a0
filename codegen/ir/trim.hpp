#pragma once

#include "codegen/ir/plan.hpp"

/// Graphs and plans in just the room they need: what is left of them in a program, where the passes' own would be
/// mostly empty. Like passes on plans they are made in place, by constructors: what a function returns GCC keeps twice.
namespace sinter::codegen {

template <class T, int Size, int Capacity>
constexpr void fill(List<T, Size>& list, const List<T, Capacity>& from) {
  for (int i = 0; i < from.count; i++) list.items[i] = from.items[i];
  list.count = from.count;
}

template <int Tensors, int Nodes, int Layers, int Capacity>
constexpr void fill(GraphOf<Tensors, Nodes, Layers>& graph, const Graph<Capacity>& from) {
  static_cast<GraphEnds&>(graph) = from;
  fill(graph.tensors, from.tensors);
  fill(graph.nodes, from.nodes);
  fill(graph.layers, from.layers);
}

/// A graph in the room that passes on plans need for it.
template <int Capacity>
struct Resized : Graph<Capacity> {
  template <int Other>
  constexpr explicit Resized(const Graph<Other>& from) {
    fill(*this, from);
  }
};

template <int Tensors, int Nodes, int Layers>
struct TrimmedGraph : GraphOf<Tensors, Nodes, Layers> {
  template <int Capacity>
  constexpr explicit TrimmedGraph(const Graph<Capacity>& from) {
    fill(*this, from);
    for (int i = 0; i < Nodes; i++) this->nodes.items[i].op.rules = nullptr;  // a program would hold their code
  }
};

template <int Tensors, int Nodes, int Layers, int Kernels>
struct TrimmedPlan : PlanOf<Tensors, Nodes, Layers, Kernels> {
  template <int Capacity>
  constexpr explicit TrimmedPlan(const Plan<Capacity>& from) {
    static_cast<PlanTotals&>(*this) = from;
    fill(this->graph, from.graph);
    fill(this->places, from.places);
    fill(this->order, from.order);
    fill(this->regions, from.regions);
    for (int i = 0; i < Nodes; i++) this->graph.nodes.items[i].op.rules = nullptr;
    for (int k = 0; k < Kernels; k++) this->order.items[k].spec.anchor.rules = nullptr;
  }
};

/// The graph or plan `Stage`, a constant.
template <const auto& Stage>
constexpr auto trimmed() {
  if constexpr (requires { Stage.order; }) {
    constexpr const auto& g = Stage.graph;
    return TrimmedPlan<g.tensors.count, g.nodes.count, g.layers.count, Stage.order.count>(Stage);
  } else {
    return TrimmedGraph<Stage.tensors.count, Stage.nodes.count, Stage.layers.count>(Stage);
  }
}

}  // namespace sinter::codegen
