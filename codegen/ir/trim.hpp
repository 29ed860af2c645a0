#pragma once

#include "codegen/ir/plan.hpp"

/// Graphs and plans in just the room they need: what is left of them in a program, where the passes' own would be
/// mostly empty.
namespace sinter::codegen {

template <int Size, class T, int Capacity>
constexpr List<T, Size> trim(const List<T, Capacity>& list) {
  List<T, Size> result;
  for (const T& item : list) result.add(item);
  return result;
}

template <int Tensors, int Nodes, int Layers, int Capacity>
constexpr GraphOf<Tensors, Nodes, Layers> trim(const Graph<Capacity>& g) {
  GraphOf<Tensors, Nodes, Layers> result{g, trim<Tensors>(g.tensors), trim<Nodes>(g.nodes), trim<Layers>(g.layers)};
  for (Node& n : result.nodes) n.op.rules = nullptr;  // the compiler's own: a program would hold their code
  return result;
}

template <int Tensors, int Nodes, int Layers, int Kernels, int Capacity>
constexpr PlanOf<Tensors, Nodes, Layers, Kernels> trim(const Plan<Capacity>& p) {
  PlanOf<Tensors, Nodes, Layers, Kernels> result{p, trim<Tensors, Nodes, Layers>(p.graph), trim<Tensors>(p.places),
                                                 trim<Kernels>(p.schedule)};
  for (Kernel& k : result.schedule) k.spec.anchor.rules = nullptr;
  return result;
}

/// A graph in the room that passes on plans need for it.
template <int Capacity, int Other>
constexpr Graph<Capacity> resized(const Graph<Other>& g) {
  return {g, trim<Capacity>(g.tensors), trim<Capacity>(g.nodes), trim<Capacity>(g.layers)};
}

/// The graph or plan `Stage`, a constant.
template <const auto& Stage>
constexpr auto trimmed() {
  if constexpr (requires { Stage.schedule; }) {
    constexpr const auto& g = Stage.graph;
    return trim<g.tensors.count, g.nodes.count, g.layers.count, Stage.schedule.count>(Stage);
  } else {
    return trim<Stage.tensors.count, Stage.nodes.count, Stage.layers.count>(Stage);
  }
}

}  // namespace sinter::codegen
