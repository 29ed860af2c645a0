#pragma once

#include "codegen/ir/emitter.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/ops/bodies.hpp"

/// The second half of pass 4: the nodes of a kernel → its program, the small elementwise code around its anchor.
namespace sinter::codegen {

template <int Capacity>
class ProgramWriter {
 public:
  constexpr ProgramWriter(const Plan<Capacity>& given, const Optimizer& rule) : plan_(given), optimizer_(rule) {
    for (int t = 0; t < Capacity; t++) home_[t] = -1;
    for (int k = 0; k < plan_.schedule.size(); k++)
      for (int n : plan_.schedule[k].nodes)
        for (int t : node(n).out) home_[t] = k;
  }

  constexpr Plan<Capacity> run() {
    find_escapes();
    for (int k = 0; k < plan_.schedule.size(); k++) write_program(k);
    return plan_;
  }

 private:
  constexpr const Node& node(int n) const { return plan_.graph.nodes[n]; }

  /// Tensors read outside their kernel must be stored.
  constexpr void find_escapes() {
    for (int t : plan_.graph.outputs) escapes_[t] = true;
    for (int k = 0; k < plan_.schedule.size(); k++)
      for (int n : plan_.schedule[k].nodes)
        for (int t : node(n).in)
          if (home_[t] >= 0 && home_[t] != k) escapes_[t] = true;
  }

  constexpr void write_program(int k) {
    Kernel& kernel = plan_.schedule[k];
    Emitter<Graph<Capacity>> e(plan_.graph, kernel);
    kernel.spec.batch = plan_.batch;
    kernel.spec.chunk = plan_.chunk;
    const Node& anchor = node(kernel.nodes[0]);
    const bool anchored = kernel.spec.anchor != Anchor::map && anchor.op != Op::update;
    if (anchored) write_anchor(kernel, e, anchor);
    for (int n : kernel.nodes) {
      const Node& v = node(n);
      ops::body(e, v, optimizer_);
      if (ops::is_merge(v.op)) continue;  // stored with its anchor
      for (int t : v.out)
        if (escapes_[t] && home_[t] == k && e.defined(t) >= 0) e.store(t, e.defined(t));
    }
  }

  /// Slots an anchor's own code expects first, then its results as registers.
  constexpr void write_anchor(Kernel& kernel, auto& e, const Node& v) {
    const Anchor anchor = kernel.spec.anchor;
    if (anchor == Anchor::rows) {  // slot 0, the partial sums, is there already
      e.define(v.out[0], e.accumulator(0));
      return;
    }
    if (anchor == Anchor::correlate && !kernel.spec.by_images) return;
    for (int t : v.in) e.slot(t);
    switch (anchor) {
      case Anchor::contract:
      case Anchor::correlate:
        e.define(v.out[0], e.accumulator(0));
        break;
      case Anchor::merge:
        write_merge(e, v);
        break;
      default:
        for (int t : v.out) e.written(t);
    }
  }
  constexpr void write_merge(auto& e, const Node& v) {
    const int in = v.out[0];
    switch (v.op) {
      case Op::merge_statistics:
      case Op::running_statistics:
        for (int row = 0; row < 4; row++) e.store(in, e.accumulator(row), row);
        if (v.op == Op::merge_statistics) {
          e.store(v.in[3], e.accumulator(4));
          e.store(v.in[4], e.accumulator(5));
        }
        break;
      case Op::merge_normalize:
        for (int row = 0; row < 3; row++) e.store(in, e.accumulator(row), row);
        for (int i = 1; i <= 2; i++) {
          e.define(v.out[i], e.accumulator(2 + i));
          if (escapes_[v.out[i]]) e.store(v.out[i], e.accumulator(2 + i));
        }
        break;
      default:
        e.define(in, e.accumulator(0));
        if (escapes_[in]) e.store(in, e.accumulator(0));
    }
  }

  Plan<Capacity> plan_;
  Optimizer optimizer_;
  int home_[extent(Capacity)]{};  ///< the last kernel that computes a tensor; -1: none
  bool escapes_[extent(Capacity)]{};
};

/// @post what other kernels read is stored, and nothing else but the rows of a merge
template <int Capacity>
constexpr Plan<Capacity> write_programs(const Plan<Capacity>& plan, const Optimizer& optimizer) {
  return ProgramWriter<Capacity>(plan, optimizer).run();
}

}  // namespace sinter::codegen
