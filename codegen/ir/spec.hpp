#pragma once

#include "codegen/arch/target.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/ops/update.hpp"

/// What is legal after each stage. The pipeline asserts it, so that a broken pass is named where it breaks and not
/// where it hurts.
namespace sinter::codegen {

// These look at constants, and GCC keeps the result of each call on one, be it of `size()`: hence items and counts.

/// Every tensor a node names exists, is computed once, and before it is read.
template <int Capacity>
constexpr bool is_ordered(const Graph<Capacity>& g) {
  bool ready[extent(Capacity)]{}, computed[extent(Capacity)]{};
  for (int t = 0; t < g.tensors.count; t++) {
    const Role role = g.tensors.items[t].role;
    ready[t] = role != Role::activation && role != Role::channel;
  }
  for (int i = 0; i < g.nodes.count; i++) {
    const Node& n = g.nodes.items[i];
    for (int j = 0; j < n.in.count; j++) {
      const int t = n.in.items[j];
      if (t < 0 || t >= g.tensors.count || !ready[t]) return false;
    }
    for (int j = 0; j < n.out.count; j++) {
      const int t = n.out.items[j];
      if (t < 0 || t >= g.tensors.count || computed[t]) return false;
      computed[t] = ready[t] = true;
    }
  }
  for (int i = 0; i < g.outputs.count; i++)
    if (!ready[g.outputs.items[i]]) return false;
  return true;
}

/// Whether the shapes of a node's tensors fit its operation.
constexpr bool is_typed(const Tensor* tensors, const Node& n) {
  const Shapes shapes(tensors, n);
  for (int j = 0; j < n.out.count; j++)
    if (shapes.out(j).size() <= 0) return false;
  const Rules& op = *n.op.rules;
  if (op.has_fits) return op.fits(shapes);
  if (op.is_elementwise())
    for (int j = 0; j < n.in.count; j++)
      if (op.reads[j] == Access::pixel && shapes.in(j) != shapes.out()) return false;
  return true;
}
template <int Capacity>
constexpr bool is_typed(const Graph<Capacity>& g) {
  for (int i = 0; i < g.nodes.count; i++)
    if (!is_typed(g.tensors.items, g.nodes.items[i])) return false;
  return true;
}
/// What of that is wrong in a graph as layers built it: a layer of the user's own may err, too.
template <int Capacity>
constexpr Diagnosis check_shapes(const Graph<Capacity>& lowered) {
  if (!lowered.diagnosis.ok) return {};
  for (int i = 0; i < lowered.nodes.count; i++) {
    const Node& n = lowered.nodes.items[i];
    if (is_typed(lowered.tensors.items, n)) continue;
    const bool own = n.op->has_fits;
    return fault_of(lowered.layers[n.layer], "shapes that do not fit", words("operation ", n.op.definition->name),
                    own ? "what its fits() asks for" : "one shape, in and out", "the shape given to net.add()");
  }
  return {};
}

/// Every parameter that is read, and not fixed, is updated exactly once, after its last reader; nothing else is.
template <int Capacity>
constexpr bool is_trained(const Graph<Capacity>& g) {
  bool trained[extent(Capacity)]{};
  int updates[extent(Capacity)]{}, readers[extent(Capacity)]{};
  for (int t = 0; t < g.tensors.count; t++) trained[t] = is_trained(g.tensors.items[t]);
  for (int i = 0; i < g.nodes.count; i++) {
    const Node& n = g.nodes.items[i];
    const bool update = n.op.id == ops::update.id;
    for (int j = 0; j < n.in.count; j++) {
      const int t = n.in.items[j];
      if (!trained[t]) continue;
      if (updates[t] > 0) return false;  // read, or updated again, after its update
      if (!update) readers[t]++;
    }
    if (update) updates[n.in.items[0]]++;
  }
  for (int t = 0; t < g.tensors.count; t++)
    if (trained[t] ? (readers[t] > 0) != (updates[t] == 1) : updates[t] > 0) return false;
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
  const auto& tensors = p.graph.tensors;
  const auto& nodes = p.graph.nodes;
  bool placed[extent(Capacity)]{}, ready[extent(Capacity)]{}, updated[extent(Capacity)]{};
  for (int t = 0; t < tensors.count; t++) {
    const Role role = tensors.items[t].role;
    ready[t] = role != Role::activation && role != Role::channel;
  }
  for (int i = 0; i < p.order.count; i++) {
    const Kernel& k = p.order.items[i];
    for (int j = 0; j < k.nodes.count; j++) placed[k.nodes.items[j]] = true;
    for (int j = 0; j < k.operands.count; j++)
      if ((k.written >> j & 1u) == 0 && !ready[k.operands.items[j]]) return false;
    for (int j = 0; j < k.operands.count; j++) {
      if (updated[k.operands.items[j]]) return false;
      ready[k.operands.items[j]] = true;
    }
    for (int j = 0; j < k.nodes.count; j++) {
      const Node& n = nodes.items[k.nodes.items[j]];
      if (n.op.id == ops::update.id) updated[n.in.items[0]] = true;
    }
    for (int j = 0; j < k.spec.program.count; j++) {
      const Step& e = k.spec.program.items[j];
      if (e.a >= j || e.b >= j || e.c >= j || e.slot >= k.operands.count) return false;
    }
  }
  for (int n = 0; n < nodes.count; n++)
    if (!placed[n]) return false;
  return true;
}

/// Channels that are read or written as vectors fill whole ones.
template <int Capacity>
constexpr bool is_laid_out(const Plan<Capacity>& p) {
  for (int i = 0; i < p.order.count; i++) {
    const Kernel& k = p.order.items[i];
    if (k.spec.views.count != k.operands.count || k.spec.lanes <= 0) return false;
    for (int j = 0; j < k.spec.views.count; j++)
      if (k.spec.views.items[j].in_panels && !finds_panels(p, k, j)) return false;
    for (int j = 0; j < k.spec.program.count; j++) {
      const Step& e = k.spec.program.items[j];
      if (e.slot >= 0 && e.op != Micro::scalar && k.spec.views.items[e.slot].pitch % k.spec.lanes != 0) return false;
    }
  }
  return true;
}

template <int Capacity>
constexpr bool is_sequenced(const Plan<Capacity>& p, const Target& target) {
  for (int i = 0; i < p.order.count; i++) {
    const Spec& s = p.order.items[i].spec;
    if (s.tile_rows < 1 || s.tile_vectors < 1 || s.tile_rows * s.tile_vectors > target.max_accumulators) return false;
  }
  int next = 0;
  for (int i = 0; i < p.regions.count; i++) {
    const Region& r = p.regions.items[i];
    if (r.first != next || r.last <= r.first || (r.over == Sweep::tasks && r.interleaves())) return false;
    for (next = r.first; next < r.last; next++)
      if (p.order.items[next].per_image() != (r.over == Sweep::images)) return false;
  }
  return next == p.order.count;
}

/// Whether two that lie in the pixels of one tensor have other channels of it.
constexpr bool are_apart(const Place& a, const Place& b) {
  return a.channel + a.view.channels <= b.channel || b.channel + b.view.channels <= a.channel;
}
constexpr bool overlap(const Place& a, const Place& b) {
  return a.space == b.space && a.offset < b.offset + b.size && b.offset < a.offset + a.size;
}
/// Nothing lies where a kernel that runs once has left something.
template <int Capacity>
constexpr bool keeps_what_is_prepared(const Plan<Capacity>& p) {
  for (int i = 0; i < p.prepares; i++) {
    const Kernel& k = p.order.items[i];
    for (int j = 0; j < k.operands.count; j++) {
      const int kept = k.operands.items[j];
      for (int t = 0; t < p.places.count; t++)
        if (t != kept && p.places.items[t].space != Space::none && overlap(p.places.items[t], p.places.items[kept]))
          return false;
    }
  }
  return true;
}
/// Every tensor a kernel touches has a place, and no two of one kernel overlap.
template <int Capacity>
constexpr bool is_placed(const Plan<Capacity>& p) {
  if (!keeps_what_is_prepared(p)) return false;
  for (int i = 0; i < p.order.count; i++) {
    const Kernel& k = p.order.items[i];
    for (int j = 0; j < k.operands.count; j++) {
      const Place& a = p.places.items[k.operands.items[j]];
      if (a.space == Space::none || a.size <= 0 || !(a.view == k.spec.views.items[j])) return false;
      for (int other = 0; other < j; other++) {
        const Place& b = p.places.items[k.operands.items[other]];
        if (a.within >= 0 && a.within == b.within && are_apart(a, b)) continue;
        if (overlap(a, b)) return false;
      }
    }
  }
  return true;
}

}  // namespace sinter::codegen
