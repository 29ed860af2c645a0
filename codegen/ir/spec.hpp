#pragma once

#include "codegen/arch/target.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/ops/update.hpp"

/// What is legal after each stage. The pipeline asserts it, so that a broken pass is named where it breaks and not
/// where it hurts.
namespace sinter::codegen {

/// Every tensor a node names exists, is computed once, and before it is read.
template <int Capacity>
constexpr bool is_ordered(const Graph<Capacity>& g) {
  bool ready[extent(Capacity)]{}, computed[extent(Capacity)]{};
  for (int t = 0; t < g.tensors.size(); t++) {
    const Role role = g.tensors[t].role;
    ready[t] = role != Role::activation && role != Role::channel;
  }
  for (const Node& n : g.nodes) {
    for (int t : n.in)
      if (t < 0 || t >= g.tensors.size() || !ready[t]) return false;
    for (int t : n.out) {
      if (t < 0 || t >= g.tensors.size() || computed[t]) return false;
      computed[t] = ready[t] = true;
    }
  }
  for (int t : g.outputs)
    if (!ready[t]) return false;
  return true;
}

/// Shapes fit their ops.
template <int Capacity>
constexpr bool is_typed(const Graph<Capacity>& g) {
  for (const Node& n : g.nodes) {
    const Shapes shapes(g.tensors.items, n);
    for (int t : n.out)
      if (g.tensors[t].shape.size() <= 0) return false;
    if (n.op->has_fits) {
      if (!n.op->fits(shapes)) return false;
    } else if (n.op->is_elementwise()) {
      for (int i = 0; i < n.in.size(); i++)
        if (n.op->reads[i] == Access::pixel && shapes.in(i) != shapes.out()) return false;
    }
  }
  return true;
}

/// Every parameter that is read, and not fixed, is updated exactly once, after its last reader; nothing else is.
template <int Capacity>
constexpr bool is_trained(const Graph<Capacity>& g) {
  int updates[extent(Capacity)]{}, readers[extent(Capacity)]{};
  for (const Node& n : g.nodes) {
    for (int i = 0; i < n.in.size(); i++) {
      if (!is_trained(g.tensors[n.in[i]])) continue;
      if (updates[n.in[i]] > 0) return false;  // read, or updated again, after its update
      if (n.op != ops::update) readers[n.in[i]]++;
    }
    if (n.op == ops::update) updates[n.in[0]]++;
  }
  for (int t = 0; t < g.tensors.size(); t++)
    if (is_trained(g.tensors[t]) ? (readers[t] > 0) != (updates[t] == 1) : updates[t] > 0) return false;
  return true;
}

template <int Capacity>
constexpr bool is_legal(const Graph<Capacity>& g) {
  return is_ordered(g) && is_typed(g);
}

/// Every node is in a kernel; programs read registers that are defined and slots that exist; kernels read what earlier
/// ones wrote, and parameters before they are updated.
template <int Capacity>
constexpr bool is_fused(const Plan<Capacity>& p) {
  bool placed[extent(Capacity)]{}, ready[extent(Capacity)]{}, updated[extent(Capacity)]{};
  for (int t = 0; t < p.graph.tensors.size(); t++) {
    const Role role = p.graph.tensors[t].role;
    ready[t] = role != Role::activation && role != Role::channel;
  }
  for (const Kernel& k : p.schedule) {
    for (int n : k.nodes) placed[n] = true;
    for (int i = 0; i < k.operands.size(); i++)
      if (!k.writes(i) && !ready[k.operands[i]]) return false;
    for (int i = 0; i < k.operands.size(); i++) {
      if (updated[k.operands[i]]) return false;
      ready[k.operands[i]] = true;
    }
    for (int n : k.nodes)
      if (p.graph.nodes[n].op == ops::update) updated[p.graph.nodes[n].in[0]] = true;
    for (int i = 0; i < k.spec.program.size(); i++) {
      const Step& e = k.spec.program[i];
      if (e.a >= i || e.b >= i || e.c >= i || e.slot >= k.operands.size()) return false;
    }
  }
  for (int n = 0; n < p.graph.nodes.size(); n++)
    if (!placed[n]) return false;
  return true;
}

/// Channels that are read or written as vectors fill whole ones.
template <int Capacity>
constexpr bool is_laid_out(const Plan<Capacity>& p) {
  for (const Kernel& k : p.schedule) {
    if (k.spec.views.size() != k.operands.size() || k.spec.lanes <= 0) return false;
    for (const Step& e : k.spec.program)
      if (e.slot >= 0 && e.op != Micro::scalar && k.spec.views[e.slot].pitch % k.spec.lanes != 0) return false;
  }
  return true;
}

template <int Capacity>
constexpr bool is_scheduled(const Plan<Capacity>& p, const Target& target) {
  for (const Kernel& k : p.schedule)
    if (k.spec.tile_rows < 1 || k.spec.tile_vectors < 1 ||
        k.spec.tile_rows * k.spec.tile_vectors > target.max_accumulators)
      return false;
  return true;
}

/// Every tensor a kernel touches has a place, and no two of one kernel overlap.
template <int Capacity>
constexpr bool is_placed(const Plan<Capacity>& p) {
  for (const Kernel& k : p.schedule)
    for (int i = 0; i < k.operands.size(); i++) {
      const Place& a = p.places[k.operands[i]];
      if (a.space == Space::none || a.size <= 0 || !(a.view == k.spec.views[i])) return false;
      for (int j = 0; j < i; j++) {
        const Place& b = p.places[k.operands[j]];
        if (a.space == b.space && a.offset < b.offset + b.size && b.offset < a.offset + a.size) return false;
      }
    }
  return true;
}

}  // namespace sinter::codegen
