#pragma once

#include "codegen/ir/phases.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/ops/conv.hpp"
#include "codegen/ops/update.hpp"

/// Pass 4: nodes → kernels. A node joins the last of the kernels that produce its inputs, if it fits there: then
/// everything else it reads is ready. What the kernels do is written by the next step, programs.
namespace sinter::codegen {

template <int Capacity>
class Fusion {
 public:
  constexpr Fusion(const Graph<Capacity>& given, bool on, int images) : enabled_(on), chunk_((images + 15) / 16) {
    plan_.graph = given;
    plan_.batch = images;
    plan_.chunk = chunk_;
    for (int t = 0; t < Capacity; t++) home_[t] = -1;
  }

  constexpr Plan<Capacity> run() {
    order_nodes();
    for (int n : order_) place(n);
    if (enabled_) sink();
    int kept = 0;
    for (int k = 0; k < plan_.schedule.size(); k++) {
      if (plan_.schedule[k].nodes.empty()) continue;  // it moved into another
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
    bool step_value[extent(Capacity)]{};
    for (int t = 0; t < plan_.graph.tensors.size(); t++) {
      const Role role = plan_.graph.tensors[t].role;
      step_value[t] = role != Role::parameter && role != Role::statistic;
    }
    List<int, Capacity> late;
    for (int n = 0; n < plan_.graph.nodes.size(); n++) {
      bool early = node(n).op != ops::update;
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
    k.spec.domain = domain;
    k.layer = node(n).layer;
    plan_.schedule.add(k);
    join(n, plan_.schedule.size() - 1);
    return plan_.schedule.back();
  }
  constexpr void join(int n, int k) {
    Spec& s = plan_.schedule[k].spec;
    if (node(n).op->is_pool() && !s.pools()) {  // a pool makes its kernel a windowed one
      s.domain = narrow(node(n));
      s.source = wide(node(n));
      s.window = node(n).window();
    }
    plan_.schedule[k].nodes.add(n);
    kernel_of_[n] = k;
    for (int t : node(n).out) home_[t] = k;
    for (int t : node(n).in) last_reader_[t] = last_reader_[t] > k ? last_reader_[t] : k;
  }

  constexpr void place(int n) {
    const Node& v = node(n);
    int last = -1;
    for (int t : v.in) last = home_[t] > last ? home_[t] : last;
    const int newest = plan_.schedule.size() - 1;
    if (enabled_ && last >= 0 && fits(n, last)) return join(n, last);
    if (enabled_ && newest > last && fits(n, newest) && shares_input(n, newest)) return join(n, newest);

    switch (v.op->anchor) {
      case Anchor::contract: {
        Spec& s = open(n, Anchor::contract, shape(v.out[0])).spec;
        s.window = v.window();
        s.forward = !v.op->transposed;
        s.source = shape(v.in[0]);
        s.by_images = covers(s.window, s.forward ? s.source : s.domain);
        return;
      }
      case Anchor::correlate:
        return open_weight_gradient(n);
      case Anchor::merge: {
        Spec& s = open(n, Anchor::merge, {1, 1, shape(v.out[0]).channels}).spec;
        s.merge = v.op->merge;
        s.attributes = v.attributes;
        return;
      }
      case Anchor::rows:
        open(n, Anchor::rows, rows_of(shape(v.in[0])));
        return;
      case Anchor::pack:
        open(n, Anchor::pack, shape(v.in[0])).spec.window = v.window();
        return;
      case Anchor::copy:
        open(n, Anchor::copy, shape(v.out[0])).spec.source = shape(v.in[0]);
        return;
      case Anchor::scatter: {
        Spec& s = open(n, Anchor::scatter, shape(v.in[0])).spec;
        s.window = v.window();
        s.source = shape(v.in[1]);
        return;
      }
      case Anchor::mask:
        open(n, Anchor::mask, shape(v.out[0])).spec.attributes = v.attributes;
        return;
      case Anchor::softmax:
        open(n, Anchor::softmax, shape(v.out[0])).spec.attributes = v.attributes;
        return;
      case Anchor::loss:
        open(n, Anchor::loss, shape(v.in[0])).spec.attributes = v.attributes;
        return;
      case Anchor::total:
        open(n, Anchor::total, shape(v.in[0])).spec.attributes = v.attributes;
        return;
      case Anchor::squares:
        open(n, Anchor::squares, rows_of(shape(v.in[0])));
        return;
      case Anchor::add_up:
        open(n, Anchor::add_up, shape(v.out[0])).spec.attributes = v.attributes;
        return;
      case Anchor::product: {
        Spec& s = open(n, Anchor::product, rows_of(shape(v.out[0]))).spec;
        s.attributes = v.attributes;
        s.source = shape(v.in[1]);  // as many terms as that has rows
        return;
      }
      case Anchor::map:
        if (once(v))
          open(n, Anchor::rows, rows_of(shape(v.out[0])));
        else if (v.op->is_pool())
          open(n, Anchor::map, {});  // join says of what
        else
          open(n, Anchor::map, v.op->is_reduction() ? shape(v.in[0]) : shape(v.out[0]));
    }
  }

  /// Over images (Dense) a tile of dw is summed in registers and the optimizer follows in the same kernel. Over pixels
  /// each chunk of images leaves a partial sum, so that x and dy are used while they are in the cache; a second kernel
  /// adds the chunks in order.
  constexpr void open_weight_gradient(int n) {
    const Node v = node(n);
    const Shape rows = rows_of(shape(v.out[0])), x = shape(v.in[0]), dy = shape(v.in[1]);
    Spec& s = open(n, Anchor::correlate, rows).spec;
    s.window = v.window();
    s.source = x, s.target = dy;
    s.by_images = covers(s.window, x);
    if (s.by_images) return;
    const int chunks = (plan_.batch + chunk_ - 1) / chunk_;
    const int partial = plan_.graph.tensors.add({.role = Role::channel,
                                                 .batched = false,
                                                 .shape = {chunks, rows.width, rows.channels},
                                                 .layer = v.layer,
                                                 .part = "partial"});
    plan_.schedule.back().operands.add(v.in[0]);
    plan_.schedule.back().operands.add(v.in[1]);
    plan_.schedule.back().operands.add(partial);
    plan_.schedule.back().written = 1u << 2;
    Kernel merge;
    merge.spec.anchor = Anchor::rows;
    merge.spec.adds_partials = true;
    merge.spec.domain = rows;
    merge.layer = v.layer;
    merge.operands.add(partial);
    merge.nodes.add(n);
    home_[partial] = plan_.schedule.size() - 1;
    home_[v.out[0]] = plan_.schedule.add(merge);
  }

  constexpr bool fits(int n, int k) const {
    return plan_.schedule[k].nodes.size() < largest && can_compute(k, n) && has_slots(k, n);
  }
  /// Whether a kernel can compute a node, be it new there or not, if it has room for it.
  constexpr bool can_compute(int k, int n) const {
    const Node& v = node(n);
    const Spec& s = plan_.schedule[k].spec;
    for (int i = 0; i < v.in.size(); i++)  // a value of the whole image is read from memory
      if (v.op->reads[i] == Access::image_channel && home_[v.in[i]] == k) return false;
    const bool by_weights = s.anchor == Anchor::rows || s.anchor == Anchor::product ||
                            (s.anchor == Anchor::correlate && s.by_images) || s.anchor == Anchor::merge;
    if (v.op->anchor == Anchor::rows) return home_[v.in[1]] == k && by_weights && last_reader_[v.in[0]] <= k;
    if (once(v)) return by_weights && s.domain == rows_of(shape(v.out[0]));
    if (s.anchor != Anchor::contract && s.anchor != Anchor::map) return false;
    for (int t : v.in)  // sums are not complete before the kernel is
      if (home_[t] == k && reduced_here(t, k)) return false;
    if (v.op->is_reduction()) return shape(v.in[0]) == s.domain && walks_pixels_in_order(s);
    if (v.op->is_elementwise()) return shape(v.out[0]) == s.domain || (tiled(s) && shape(v.out[0]) == s.source);
    if (!v.op->is_pool() || s.anchor != Anchor::map) return false;
    if (!tiles(v.window()))  // its windows have pixels in common: they are read from memory, and nothing else is wide
      return s.window == v.window() && narrow(v) == s.domain && wide(v) == s.source && home_[v.in[0]] != k;
    if (!s.pools()) return (pools(v) ? wide(v) : narrow(v)) == s.domain && !(pools(v) && reduces(k));
    return s.window == v.window() && narrow(v) == s.domain && wide(v) == s.source;
  }
  /// Elementwise over what there is one of for the whole batch: a parameter, a gradient of one.
  constexpr bool once(const Node& v) const { return v.op->is_elementwise() && !plan_.graph.tensors[v.out[0]].batched; }
  static constexpr Shape rows_of(const Shape& w) { return {1, w.height * w.width, w.channels}; }
  /// A pool's shapes: a number for each window, and all that lie in one; the gradient's other way round.
  static constexpr bool pools(const Node& v) { return v.op->writes == Access::pixel; }
  constexpr const Shape& narrow(const Node& v) const { return shape(pools(v) ? v.out[0] : v.in[0]); }
  constexpr const Shape& wide(const Node& v) const { return shape(pools(v) ? v.in[0] : v.out[0]); }
  /// A map that walks all pixels window by window.
  static constexpr bool tiled(const Spec& s) { return s.pools() && tiles(s.window); }
  /// Sums add pixels row by row, whatever is fused: fused and unfused plans give the same bits. A strided conv_dx
  /// visits them phase by phase, and a pool its windows one by one.
  static constexpr bool walks_pixels_in_order(const Spec& s) {
    return s.anchor != Anchor::contract || phase_count(s.window, s.forward) == 1;
  }
  constexpr bool reduces(int k) const {
    for (int n : plan_.schedule[k].nodes)
      if (node(n).op->is_reduction()) return true;
    return false;
  }
  /// Will the kernel's tensors still find slots if the node joins it?
  constexpr bool has_slots(int k, int n) const {
    constexpr int operands = decltype(Kernel::operands)::capacity,
                  most = decltype(Node::in)::capacity + decltype(Node::out)::capacity;
    List<int, operands + most> tensors;
    tensors.append(plan_.schedule[k].operands);
    const auto add = [&](int of) {
      for (int t : node(of).in) tensors.add_unique(t);
      for (int t : node(of).out) tensors.add_unique(t);
      return tensors.size() <= operands;
    };
    if (!add(n)) return false;
    for (int other : plan_.schedule[k].nodes)
      if (!add(other)) return false;
    return true;
  }
  constexpr bool shares_input(int n, int k) const {
    for (int other : plan_.schedule[k].nodes)
      for (int t : node(n).in)
        if (node(other).in.contains(t)) return true;
    return false;
  }
  constexpr bool reduced_here(int t, int k) const {
    for (int n : plan_.schedule[k].nodes)
      if (node(n).op->is_reduction() && node(n).out.contains(t)) return true;
    return false;
  }

  /// An elementwise kernel whose results only one later kernel reads moves into that one: nothing is stored in between.
  constexpr void sink() {
    int reader[extent(Capacity)]{};  // of a tensor: -1 none, -2 several, else the kernel
    for (int t = 0; t < Capacity; t++) reader[t] = -1;
    for (int n : order_)
      for (int t : node(n).in)
        if (home_[t] >= 0 && home_[t] != kernel_of_[n])
          reader[t] = reader[t] == -1 || reader[t] == kernel_of_[n] ? kernel_of_[n] : -2;
    for (int t : plan_.graph.outputs) reader[t] = -2;
    for (int k = 0; k < plan_.schedule.size(); k++) {
      Kernel& from = plan_.schedule[k];
      if (from.spec.anchor != Anchor::map || from.nodes.empty()) continue;
      int into = -1;
      bool movable = true;
      for (int n : from.nodes) {
        movable = movable && node(n).op->is_elementwise() && !reads_parameter(node(n));  // a later kernel may change it
        for (int t : node(n).out) {
          if (reader[t] == -1) continue;
          movable = movable && reader[t] >= 0 && (into == -1 || into == reader[t]);
          into = reader[t];
        }
      }
      if (!movable || into < 0) continue;
      if (plan_.schedule[into].nodes.size() + from.nodes.size() <= largest) move(k, into);
    }
  }
  constexpr bool reads_parameter(const Node& v) const {
    for (int t : v.in)
      if (plan_.graph.tensors[t].role == Role::parameter) return true;
    return false;
  }
  /// Moves all nodes of kernel k to the front of a later one, if every node of that then still fits.
  constexpr void move(int k, int into) {
    Kernel& from = plan_.schedule[k];
    Kernel& to = plan_.schedule[into];
    if (to.spec.anchor == Anchor::contract ? reads_operand(to, from) : to.spec.anchor != Anchor::map) return;
    const List<int, 24> moved = from.nodes, there = to.nodes;
    List<int, 24> nodes;
    const int anchors = to.spec.anchor == Anchor::contract ? 1 : 0;
    if (anchors > 0) nodes.add(there[0]);
    nodes.append(moved);
    for (int i = anchors; i < there.size(); i++) nodes.add(there[i]);
    to.nodes = nodes;
    belong(moved, into);
    bool fitting = has_slots(into, moved[0]);
    for (int i = anchors; i < nodes.size(); i++) fitting = fitting && can_compute(into, nodes[i]);
    if (fitting) {
      from.nodes.clear();
    } else {
      to.nodes = there;
      belong(moved, k);
    }
  }
  constexpr void belong(const List<int, 24>& nodes, int k) {
    for (int n : nodes) {
      kernel_of_[n] = k;
      for (int t : node(n).out) home_[t] = k;
    }
  }
  /// A contraction's operands must lie in memory.
  constexpr bool reads_operand(const Kernel& contraction, const Kernel& from) const {
    for (int n : from.nodes)
      for (int t : node(n).out)
        if (node(contraction.nodes[0]).in.contains(t)) return true;
    return false;
  }

  static constexpr int largest = 20;  ///< nodes a kernel may have
  Plan<Capacity> plan_;
  bool enabled_;
  int chunk_;
  List<int, Capacity> order_;
  int home_[extent(Capacity)]{};         ///< the kernel that computes a tensor; -1: none
  int kernel_of_[extent(Capacity)]{};    ///< of a node
  int last_reader_[extent(Capacity)]{};  ///< the last kernel that reads a tensor, of the nodes placed so far
};

/// @post every node is in exactly one kernel, and only conv_dw may be in two: its partial sums, and their total;
/// a kernel reads only what earlier ones, or itself, computed
template <int Capacity>
constexpr Plan<Capacity> fuse(const Graph<Capacity>& graph, bool enabled, int batch) {
  return Fusion<Capacity>(graph, enabled, batch).run();
}

}  // namespace sinter::codegen
