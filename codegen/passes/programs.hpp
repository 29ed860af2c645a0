#pragma once

#include "codegen/ir/emitter.hpp"
#include "codegen/ir/plan.hpp"

/// The second half of pass 4: the nodes of a kernel → its program, the small elementwise code around its anchor.
namespace sinter::codegen {

template <int Capacity>
class ProgramWriter {
 public:
  constexpr explicit ProgramWriter(Plan<Capacity>& plan) : plan_(plan) {
    for (int t = 0; t < Capacity; t++) home_[t] = -1;
    for (int k = 0; k < plan_.order.size(); k++)
      for (int n : plan_.order[k].nodes)
        for (int t : node(n).out) home_[t] = k;
  }

  constexpr void run() {
    find_escapes();
    for (int k = 0; k < plan_.order.size(); k++) write_program(k);
  }

 private:
  constexpr const Node& node(int n) const { return plan_.graph.nodes[n]; }

  /// Tensors read outside their kernel must be stored.
  constexpr void find_escapes() {
    for (int t : plan_.graph.outputs) escapes_[t] = true;
    for (int k = 0; k < plan_.order.size(); k++)
      for (int n : plan_.order[k].nodes)
        for (int t : node(n).in)
          if (home_[t] >= 0 && home_[t] != k) escapes_[t] = true;
  }

  constexpr void write_program(int k) {
    Kernel& kernel = plan_.order[k];
    Emitter e(plan_.graph.tensors.items, kernel);
    kernel.spec.batch = plan_.batch;
    kernel.spec.chunk = plan_.chunk;
    const Node& anchor = node(kernel.nodes[0]);
    if (!anchor.op->has_body) write_anchor(kernel, e, anchor);
    for (int n : kernel.nodes) {
      const Node& v = node(n);
      if (kernel.spec.over == Over::channels && !v.op->has_body) continue;  // stored already
      if (v.op->has_body) v.op->body(e, v);
      for (int t : v.out)
        if (escapes_[t] && home_[t] == k && e.defined(t) >= 0) e.store(t, e.defined(t));
    }
  }

  /// Slots an anchor's own code expects first, then its results as registers.
  constexpr void write_anchor(Kernel& kernel, Emitter& e, const Node& v) {
    if (kernel.spec.leaves_partials) return;  // it has its slots, and no program
    if (kernel.spec.adds_partials) {          // slot 0, the partial sums, is there already
      e.define(v.out[0], e.accumulator(0));
      return;
    }
    for (int t : v.in) e.slot(t);
    if (!kernel.spec.anchor->programmed)
      for (int t : v.out) e.written(t);
    else if (kernel.spec.over == Over::channels)
      write_merge(e, v);
    else
      e.define(v.out[0], e.accumulator(0));
  }
  /// A merge's results: the rows of its outputs, then what it changes in place. A single row is stored where another
  /// kernel reads it.
  constexpr void write_merge(Emitter& e, const Node& v) {
    int result = 0;
    for (int t : v.out) {
      const int rows = plan_.graph.tensors[t].shape.height;
      if (rows > 1) {
        for (int row = 0; row < rows; row++) e.store(t, e.accumulator(result++), row);
        continue;
      }
      const int defined = e.accumulator(result++);
      e.define(t, defined);
      if (escapes_[t]) e.store(t, defined);
    }
    for (int i = 0; i < v.in.size(); i++)
      if ((v.op->changes >> i & 1u) != 0) e.store(v.in[i], e.accumulator(result++));
  }

  Plan<Capacity>& plan_;
  int home_[extent(Capacity)]{};  ///< the last kernel that computes a tensor; -1: none
  bool escapes_[extent(Capacity)]{};
};

/// @post what other kernels read is stored, and nothing else but the rows of a merge
template <int Capacity>
struct Fused : Plan<Capacity> {
  constexpr explicit Fused(const Plan<Capacity>& grouped) : Plan<Capacity>(grouped) {
    ProgramWriter<Capacity>(*this).run();
  }
};

}  // namespace sinter::codegen
