#pragma once

#include "codegen/ir/emitter.hpp"
#include "codegen/ir/phases.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/ops/bodies.hpp"

/// Pass 4: nodes → kernels. A node joins the last of the kernels that produce its inputs, if it fits there: then everything else it
/// reads is ready. What a kernel does around its anchor becomes its program.
namespace sinter::codegen {

template <int Capacity>
class Fusion {
 public:
  constexpr Fusion(const Graph<Capacity>& given, const Optimizer& rule, bool on, int images)
      : optimizer_(rule), enabled_(on), chunk_((images + 15) / 16) {
    plan_.graph = given;
    plan_.batch = images;
    plan_.chunk = chunk_;
    for (int t = 0; t < Capacity; t++) home_[t] = -1;
  }

  constexpr Plan<Capacity> run() {
    order_nodes();
    for (int n : order_) place(n);
    if (enabled_) sink();
    find_escapes();
    int kept = 0;
    for (int k = 0; k < plan_.schedule.size(); k++) {
      if (plan_.schedule[k].nodes.empty()) continue;  // it moved into another
      write_program(k);
      if (kept != k) plan_.schedule[kept] = plan_.schedule[k];
      kept++;
    }
    plan_.schedule.count = kept;
    return plan_;
  }

 private:
  constexpr const Node& node(int n) const { return plan_.graph.nodes[n]; }
  constexpr const Shape& shape(int t) const { return plan_.graph.tensors[t].shape; }

  /// Nodes that need only parameters come first: packing and folding then share one stretch of work.
  constexpr void order_nodes() {
    bool step_value[Capacity]{};
    for (int t = 0; t < plan_.graph.tensors.size(); t++) {
      const Role role = plan_.graph.tensors[t].role;
      step_value[t] = role != Role::parameter && role != Role::statistic;
    }
    List<int, Capacity> late;
    for (int n = 0; n < plan_.graph.nodes.size(); n++) {
      bool early = node(n).op != Op::update;
      for (int t : node(n).in) early = early && !step_value[t];
      if (early)
        order_.add(n);
      else
        late.add(n);
    }
    order_.append(late);
  }

  constexpr Kernel& open(int n, Anchor anchor, const Shape& domain) {
    Kernel k;
    k.spec.anchor = anchor;
    k.spec.op = node(n).op;
    k.spec.domain = domain;
    k.layer = node(n).layer;
    plan_.schedule.add(k);
    join(n, plan_.schedule.size() - 1);
    return plan_.schedule.back();
  }
  constexpr void join(int n, int k) {
    Spec& s = plan_.schedule[k].spec;
    if (ops::is_pool(node(n).op) && s.window == 1) {  // a pool makes its kernel a windowed one
      const bool forward = node(n).op == Op::max_pool;
      s.domain = forward ? shape(node(n).out[0]) : shape(node(n).in[0]);
      s.source = forward ? shape(node(n).in[0]) : shape(node(n).out[0]);
      s.window = node(n).window.height;
    }
    plan_.schedule[k].nodes.add(n);
    kernel_of_[n] = k;
    for (int t : node(n).out) home_[t] = k;
  }

  constexpr void place(int n) {
    const Node& v = node(n);
    int last = -1;
    for (int t : v.in) last = home_[t] > last ? home_[t] : last;
    const int newest = plan_.schedule.size() - 1;
    if (enabled_ && last >= 0 && fits(n, last)) return join(n, last);
    if (enabled_ && newest > last && fits(n, newest) && shares_input(n, newest)) return join(n, newest);

    if (ops::is_contraction(v.op)) {
      const bool forward = v.op == Op::conv;
      Spec& s = open(n, Anchor::contract, shape(v.out[0])).spec;
      s.sliding = v.window;
      s.source = shape(v.in[0]);
      s.by_images = covers(v.window, forward ? s.source : s.domain);
    } else if (v.op == Op::conv_dw) {
      open_weight_gradient(n);
    } else if (ops::is_merge(v.op)) {
      Spec& s = open(n, Anchor::merge, {1, 1, shape(v.out[0]).channels}).spec;
      s.pixels = v.pixels, s.a = v.a, s.b = v.b, s.flag = v.flag;
    } else if (v.op == Op::update) {
      const Shape w = shape(v.in[0]);
      open(n, Anchor::rows, {1, w.height * w.width, w.channels});
    } else if (v.op == Op::pack) {
      open(n, Anchor::pack, shape(v.in[0])).spec.sliding = v.window;
    } else if (v.op == Op::reshape) {
      Spec& s = open(n, Anchor::copy, shape(v.out[0])).spec;
      s.source = shape(v.in[0]);
    } else if (v.op == Op::cross_entropy) {
      open(n, Anchor::loss, shape(v.in[0]));
    } else if (ops::is_pool(v.op)) {
      open(n, Anchor::map, {});
    } else {
      open(n, Anchor::map, ops::is_reduction(v.op) ? shape(v.in[0]) : shape(v.out[0]));
    }
  }

  /// Over images (Dense) a tile of dw is summed in registers and the optimizer follows in the same kernel. Over pixels each chunk of
  /// images leaves a partial sum, so that x and dy are used while they are in the cache; a second kernel adds the chunks in order.
  constexpr void open_weight_gradient(int n) {
    const Node v = node(n);
    const Shape w = shape(v.out[0]), x = shape(v.in[0]), dy = shape(v.in[1]);
    const Shape rows{1, w.height * w.width, w.channels};
    Spec& s = open(n, Anchor::correlate, rows).spec;
    s.sliding = v.window;
    s.source = x, s.target = dy;
    s.by_images = covers(v.window, x);
    if (s.by_images) return;
    const int chunks = (plan_.batch + chunk_ - 1) / chunk_;
    const int partial = plan_.graph.tensors.add(
        {.role = Role::channel, .batched = false, .shape = {chunks, rows.width, rows.channels}, .layer = v.layer, .part = "partial"});
    plan_.schedule.back().slots.add(v.in[0]);
    plan_.schedule.back().slots.add(v.in[1]);
    plan_.schedule.back().slots.add(partial);
    plan_.schedule.back().written = 1u << 2;
    Kernel merge;
    merge.spec.anchor = Anchor::rows;
    merge.spec.op = Op::conv_dw;
    merge.spec.domain = rows;
    merge.layer = v.layer;
    merge.slots.add(partial);
    merge.nodes.add(n);
    home_[partial] = plan_.schedule.size() - 1;
    home_[v.out[0]] = plan_.schedule.add(merge);
  }

  constexpr bool fits(int n, int k) const {
    const Node& v = node(n);
    const Spec& s = plan_.schedule[k].spec;
    if (plan_.schedule[k].nodes.size() >= 20 || !has_slots(n, k)) return false;
    if (v.op == Op::average_dx && home_[v.in[0]] == k) return false;  // it reads a whole image's value, from memory
    if (v.op == Op::update)
      return home_[v.in[1]] == k && (s.anchor == Anchor::merge || s.anchor == Anchor::rows || s.anchor == Anchor::correlate);
    if (s.anchor != Anchor::contract && s.anchor != Anchor::map) return false;
    for (int t : v.in)  // sums are not complete before the kernel is
      if (home_[t] == k && reduced_here(t, k)) return false;
    if (ops::is_reduction(v.op)) return shape(v.in[0]) == s.domain && walks_pixels_in_order(s);
    if (ops::is_elementwise(v.op)) return shape(v.out[0]) == s.domain || (s.window > 1 && shape(v.out[0]) == s.source);
    if (!ops::is_pool(v.op) || s.anchor != Anchor::map) return false;
    const Shape& narrow = v.op == Op::max_pool ? shape(v.out[0]) : shape(v.in[0]);
    const Shape& wide = v.op == Op::max_pool ? shape(v.in[0]) : shape(v.out[0]);
    if (s.window == 1) return (v.op == Op::max_pool ? wide : narrow) == s.domain && !(v.op == Op::max_pool && reduces(k));
    return s.window == v.window.height && narrow == s.domain && wide == s.source;
  }
  /// Sums add pixels row by row, whatever is fused: fused and unfused plans give the same bits. A strided conv_dx visits them phase by
  /// phase, and a pool its windows one by one.
  static constexpr bool walks_pixels_in_order(const Spec& s) {
    return s.anchor != Anchor::contract || phase_count(s.sliding, s.op == Op::conv) == 1;
  }
  constexpr bool reduces(int k) const {
    for (int n : plan_.schedule[k].nodes)
      if (ops::is_reduction(node(n).op)) return true;
    return false;
  }
  /// Will the kernel's tensors still find slots if the node joins it?
  constexpr bool has_slots(int n, int k) const {
    List<int, 128> tensors;
    tensors.append(plan_.schedule[k].slots);
    const auto count = [&](int of) {
      for (int t : node(of).in) tensors.add_unique(t);
      for (int t : node(of).out) tensors.add_unique(t);
    };
    count(n);
    if (plan_.schedule[k].nodes.size() > 3)
      for (int other : plan_.schedule[k].nodes) count(other);
    return tensors.size() <= decltype(Kernel::slots)::capacity;
  }
  constexpr bool shares_input(int n, int k) const {
    for (int other : plan_.schedule[k].nodes)
      for (int t : node(n).in)
        if (node(other).in.contains(t)) return true;
    return false;
  }
  constexpr bool reduced_here(int t, int k) const {
    for (int n : plan_.schedule[k].nodes)
      if (ops::is_reduction(node(n).op) && node(n).out.contains(t)) return true;
    return false;
  }

  /// An elementwise kernel whose results only one later kernel reads moves into that one: nothing needs to be stored in between.
  constexpr void sink() {
    int reader[Capacity]{};  // of a tensor: -1 none, -2 several, else the kernel
    for (int t = 0; t < Capacity; t++) reader[t] = -1;
    for (int n : order_)
      for (int t : node(n).in)
        if (home_[t] >= 0 && home_[t] != kernel_of_[n]) reader[t] = reader[t] == -1 || reader[t] == kernel_of_[n] ? kernel_of_[n] : -2;
    for (int t : plan_.graph.outputs) reader[t] = -2;
    for (int k = 0; k < plan_.schedule.size(); k++) {
      Kernel& from = plan_.schedule[k];
      if (from.spec.anchor != Anchor::map || from.nodes.empty()) continue;
      int into = -1;
      bool movable = true;
      for (int n : from.nodes) {
        movable = movable && ops::is_elementwise(node(n).op) && node(n).op != Op::bias;
        for (int t : node(n).out) {
          if (reader[t] == -1) continue;
          movable = movable && reader[t] >= 0 && (into == -1 || into == reader[t]);
          into = reader[t];
        }
      }
      if (!movable || into < 0) continue;
      Kernel& to = plan_.schedule[into];
      const bool same_domain = to.spec.domain == from.spec.domain || (to.spec.window > 1 && to.spec.source == from.spec.domain);
      const bool pixelwise = to.spec.anchor == Anchor::map || (to.spec.anchor == Anchor::contract && !reads_operand(to, from));
      if (!pixelwise || !same_domain || from.nodes.size() + to.nodes.size() > 20) continue;
      bool room = true;
      for (int n : from.nodes) room = room && has_slots(n, into);
      if (!room) continue;
      List<int, 24> nodes;
      int i = 0;
      if (to.spec.anchor == Anchor::contract) nodes.add(to.nodes[i++]);
      nodes.append(from.nodes);
      for (; i < to.nodes.size(); i++) nodes.add(to.nodes[i]);
      for (int n : from.nodes) {
        kernel_of_[n] = into;
        for (int t : node(n).out) home_[t] = into;
      }
      to.nodes = nodes;
      from.nodes.clear();
    }
  }
  /// A contraction's operands must lie in memory.
  constexpr bool reads_operand(const Kernel& contraction, const Kernel& from) const {
    for (int n : from.nodes)
      for (int t : node(n).out)
        if (node(contraction.nodes[0]).in.contains(t)) return true;
    return false;
  }

  /// Tensors read outside their kernel must be stored.
  constexpr void find_escapes() {
    for (int t : plan_.graph.outputs) escapes_[t] = true;
    for (int n : order_)
      for (int t : node(n).in)
        if (home_[t] >= 0 && home_[t] != kernel_of_[n]) escapes_[t] = true;
  }

  constexpr void write_program(int k) {
    Kernel& kernel = plan_.schedule[k];
    Emitter<Graph<Capacity>> e(plan_.graph, kernel);
    kernel.spec.batch = plan_.batch;
    kernel.spec.chunk = chunk_;
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
  bool enabled_;
  int chunk_;
  List<int, Capacity> order_;
  int home_[Capacity]{};       ///< the kernel that computes a tensor; -1: none
  int kernel_of_[Capacity]{};  ///< of a node
  bool escapes_[Capacity]{};
};

/// @post every node is in exactly one kernel; a kernel reads only what earlier ones, or itself, computed
template <int Capacity>
constexpr Plan<Capacity> fuse(const Graph<Capacity>& graph, const Optimizer& optimizer, bool enabled, int batch) {
  return Fusion<Capacity>(graph, optimizer, enabled, batch).run();
}

}  // namespace sinter::codegen
