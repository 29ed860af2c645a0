#pragma once

#include <cstdint>

#include "codegen/ir/kernel.hpp"
#include "codegen/ir/region.hpp"

namespace sinter::codegen {

/// The memories of a plan.
enum class Space : unsigned char { none, arena, parameters, states };

/// Where a tensor is.
struct Place {
  View view{};
  Space space = Space::none;
  std::int64_t offset = 0;  ///< bytes
  std::int64_t size = 0;    ///< bytes
  int within = -1;          ///< the tensor in whose pixels it lies; -1: in its own
  int channel = 0;          ///< of that one, where its own channels begin
};

/// What a plan has one of.
struct PlanTotals {
  int batch = 0, chunk = 0;

  // Resource contracts, for static_assert.
  int parameters = 0;                ///< trained numbers
  int kernels = 0;                   ///< kernels a step runs
  int distinct_kernels = 0;          ///< of them instantiated
  std::int64_t arena_bytes = 0;      ///< activations, gradients, partial sums
  std::int64_t parameter_bytes = 0;  ///< parameters and running statistics, channels padded
  std::int64_t state_bytes = 0;      ///< the optimizer's
  double flops = 0;                  ///< of a step with a full batch
  /// The first so many kernels calculate with parameters alone, which no step changes: they run once, when a network is
  /// frozen, and what they leave stays.
  int prepares = 0;
};

template <int Tensors, int Nodes, int Layers, int Kernels>
struct PlanOf : PlanTotals {
  GraphOf<Tensors, Nodes, Layers> graph;
  List<Place, Tensors> places;    ///< one per tensor
  List<Kernel, Kernels> order;    ///< in order of execution
  List<Region, Kernels> regions;  ///< all of them, in order
};

/// The tensor in whose pixels this one lies, or itself. @pre the plan is laid out
constexpr int whole_of(const auto& plan, int t) { return plan.places[t].within >= 0 ? plan.places[t].within : t; }

/// Whether a kernel knows where a slot's channels are, if they lie in panels: programs do.
constexpr bool finds_panels(const auto& plan, const Kernel& k, int slot) {
  return k.spec.anchor->panels || (k.spec.anchor->programmed && slot >= plan.graph.nodes[k.nodes[0]].in.size());
}

/// Whether two plans have the same parameters at the same places. (One may have the pixels of an image in a row.)
constexpr bool same_parameters(const auto& one, const auto& other) {
  const auto next = [](const auto& plan, int t) {
    while (t < plan.places.size() && plan.places[t].space != Space::parameters) t++;
    return t;
  };
  int a = next(one, 0), b = next(other, 0);
  for (; a < one.places.size() && b < other.places.size(); a = next(one, a + 1), b = next(other, b + 1)) {
    const Place &p = one.places[a], &q = other.places[b];
    if (p.offset != q.offset || p.size != q.size || p.view.channels != q.view.channels ||
        p.view.pitch != q.view.pitch || p.view.in_panels != q.view.in_panels)
      return false;
  }
  return a == one.places.size() && b == other.places.size();
}

/// What passes work on. A layer's node becomes at most six kernels.
template <int Capacity>
using Plan = PlanOf<Capacity, Capacity, Capacity, Capacity * 3 / 4>;

/// Room for a graph's plan: each node has a kernel at most, and one that leaves partial sums a second one, and their
/// tensor.
template <int Capacity>
constexpr int capacity_of_plan(const Graph<Capacity>& g) {
  int partial = 0;
  for (const Node& n : g.nodes) partial += !n.op->joins() && n.op->anchor->over == Over::rows;
  const int kernels = (g.nodes.size() + partial) * 4 / 3 + 1, tensors = g.tensors.size() + partial;
  const int needed = kernels > tensors ? kernels : tensors;
  return needed > g.layers.size() ? needed : g.layers.size();
}

}  // namespace sinter::codegen
