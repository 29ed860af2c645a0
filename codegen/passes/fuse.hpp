#pragma once

#include "codegen/anchors/map.hpp"
#include "codegen/anchors/rows.hpp"
#include "codegen/ir/plan.hpp"
#include "codegen/ops/update.hpp"

/// Pass 4: nodes → kernels. A node joins the last of the kernels that produce its inputs, if it fits there: then
/// everything else it reads is ready. What the kernels do is written by the next step, programs.
namespace sinter::codegen {

template <int Capacity>
class Fusion {
 public:
  constexpr Fusion(Plan<Capacity>& plan, bool on) : plan_(plan), enabled_(on) {
    for (int t = 0; t < Capacity; t++) home_[t] = -1;
  }

  constexpr void run() {
    order_nodes();
    for (int n : order_) place(n);
    if (enabled_) sink();
    int kept = 0;
    for (int k = 0; k < plan_.order.size(); k++) {
      if (plan_.order[k].nodes.empty()) continue;  // it moved into another
      if (kept != k) plan_.order[kept] = plan_.order[k];
      kept++;
    }
    plan_.order.count = kept;
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

  /// A kernel of its own for node n.
  constexpr Spec& open(int n, const Anchor& anchor) {
    Kernel k;
    k.spec.anchor = anchor;
    k.spec.over = anchor->over;
    anchor->open(k.spec, node(n), Shapes(plan_.graph.tensors.items, node(n)));
    k.layer = node(n).layer;
    plan_.order.add(k);
    join(n, plan_.order.size() - 1);
    return plan_.order.back().spec;
  }
  constexpr void join(int n, int k) {
    Spec& s = plan_.order[k].spec;
    if (node(n).op->is_pool() && !s.pools) {  // a pool makes its kernel a windowed one
      s.pools = true;
      s.domain = narrow(node(n));
      s.source = wide(node(n));
      s.window = node(n).window();
    }
    plan_.order[k].nodes.add(n);
    kernel_of_[n] = k;
    for (int t : node(n).out) home_[t] = k;
    for (int t : node(n).in) last_reader_[t] = last_reader_[t] > k ? last_reader_[t] : k;
  }

  constexpr void place(int n) {
    const Node& v = node(n);
    int last = -1;
    for (int t : v.in) last = home_[t] > last ? home_[t] : last;
    const int newest = plan_.order.size() - 1;
    if (enabled_ && last >= 0 && fits(n, last)) return join(n, last);
    if (enabled_ && newest > last && fits(n, newest) && shares_input(n, newest)) return join(n, newest);

    const Spec& s = open(n, !v.op->joins() ? v.op->anchor : once(v) ? anchors::rows : anchors::map);
    if (s.leaves_partials) add_partials_of(n);
  }

  /// A kernel that adds up, in order, what the one before leaves of each chunk of images.
  constexpr void add_partials_of(int n) {
    const Node v = node(n);
    const Shape rows = plan_.order.back().spec.domain;
    const int chunks = (plan_.batch + plan_.chunk - 1) / plan_.chunk;
    const int partial = plan_.graph.tensors.add({.role = Role::channel,
                                                 .batched = false,
                                                 .shape = {chunks, rows.width, rows.channels},
                                                 .layer = v.layer,
                                                 .part = "partial"});
    Kernel& leaves = plan_.order.back();
    for (int t : v.in) leaves.operands.add_unique(t);
    leaves.written = 1u << leaves.operands.add(partial);
    Kernel adds;
    adds.spec.anchor = anchors::rows;
    adds.spec.over = Over::rows;
    adds.spec.adds_partials = true;
    adds.spec.domain = rows;
    adds.layer = v.layer;
    adds.operands.add(partial);
    adds.nodes.add(n);
    home_[partial] = plan_.order.size() - 1;
    home_[v.out[0]] = plan_.order.add(adds);
  }

  constexpr bool fits(int n, int k) const {
    return plan_.order[k].nodes.size() < largest && can_compute(k, n) && has_slots(k, n);
  }
  /// Whether a kernel can compute a node, be it new there or not, if it has room for it.
  constexpr bool can_compute(int k, int n) const {
    const Node& v = node(n);
    const Spec& s = plan_.order[k].spec;
    for (int i = 0; i < v.in.size(); i++)  // a value of the whole image is read from memory
      if (v.op->reads[i] == Access::image_channel && home_[v.in[i]] == k) return false;
    if (!s.anchor->programmed || s.leaves_partials) return false;
    const bool by_image = s.over == Over::pixels;
    if (updates(v)) return home_[v.in[1]] == k && !by_image && last_reader_[v.in[0]] <= k;
    if (once(v)) return !by_image && s.domain == rows_of(shape(v.out[0]));
    if (!by_image || !v.op->joins()) return false;
    for (int t : v.in)  // sums are not complete before the kernel is
      if (home_[t] == k && reduced_here(t, k)) return false;
    if (v.op->is_reduction()) return shape(v.in[0]) == s.domain && walks_pixels_in_order(s);
    if (v.op->is_elementwise()) return shape(v.out[0]) == s.domain || (tiled(s) && shape(v.out[0]) == s.source);
    if (!v.op->is_pool() || s.anchor != anchors::map) return false;
    if (!tiles(v.window()))  // its windows have pixels in common: they are read from memory, and nothing else is wide
      return s.window == v.window() && narrow(v) == s.domain && wide(v) == s.source && home_[v.in[0]] != k;
    if (!s.pools) return (pools(v) ? wide(v) : narrow(v)) == s.domain && !(pools(v) && reduces(k));
    return s.window == v.window() && narrow(v) == s.domain && wide(v) == s.source;
  }
  /// Elementwise over what there is one of for the whole batch: a parameter, a gradient of one.
  constexpr bool once(const Node& v) const { return v.op->is_elementwise() && !plan_.graph.tensors[v.out[0]].batched; }
  /// A formula with a kernel of its own, unless it joins the one that finishes the gradient, its second input.
  static constexpr bool updates(const Node& v) { return v.op->anchor == anchors::rows; }
  /// A pool's shapes: a number for each window, and all that lie in one; the gradient's other way round.
  static constexpr bool pools(const Node& v) { return v.op->writes == Access::pixel; }
  constexpr const Shape& narrow(const Node& v) const { return shape(pools(v) ? v.out[0] : v.in[0]); }
  constexpr const Shape& wide(const Node& v) const { return shape(pools(v) ? v.in[0] : v.out[0]); }
  /// A map that walks all pixels window by window.
  static constexpr bool tiled(const Spec& s) { return s.pools && tiles(s.window); }
  /// Sums add pixels row by row, whatever is fused: fused and unfused plans give the same bits. A strided conv_dx
  /// visits them phase by phase, and a pool its windows one by one.
  static constexpr bool walks_pixels_in_order(const Spec& s) {
    return !s.anchor->has_order || s.anchor->in_pixel_order(s);
  }
  constexpr bool reduces(int k) const {
    for (int n : plan_.order[k].nodes)
      if (node(n).op->is_reduction()) return true;
    return false;
  }
  /// Will the kernel's tensors still find slots if the node joins it?
  constexpr bool has_slots(int k, int n) const {
    constexpr int operands = decltype(Kernel::operands)::capacity,
                  most = decltype(Node::in)::capacity + decltype(Node::out)::capacity;
    List<int, operands + most> tensors;
    tensors.append(plan_.order[k].operands);
    const auto add = [&](int of) {
      for (int t : node(of).in) tensors.add_unique(t);
      for (int t : node(of).out) tensors.add_unique(t);
      return tensors.size() <= operands;
    };
    if (!add(n)) return false;
    for (int other : plan_.order[k].nodes)
      if (!add(other)) return false;
    return true;
  }
  constexpr bool shares_input(int n, int k) const {
    for (int other : plan_.order[k].nodes)
      for (int t : node(n).in)
        if (node(other).in.contains(t)) return true;
    return false;
  }
  constexpr bool reduced_here(int t, int k) const {
    for (int n : plan_.order[k].nodes)
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
    for (int k = 0; k < plan_.order.size(); k++) {
      Kernel& from = plan_.order[k];
      if (from.spec.anchor != anchors::map || from.nodes.empty()) continue;
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
      if (plan_.order[into].nodes.size() + from.nodes.size() <= largest) move(k, into);
    }
  }
  constexpr bool reads_parameter(const Node& v) const {
    for (int t : v.in)
      if (plan_.graph.tensors[t].role == Role::parameter) return true;
    return false;
  }
  /// Moves all nodes of kernel k to the front of a later one, if every node of that then still fits.
  constexpr void move(int k, int into) {
    Kernel& from = plan_.order[k];
    Kernel& to = plan_.order[into];
    if (!to.spec.anchor->programmed || to.spec.over != Over::pixels) return;
    const List<int, 24> moved = from.nodes, there = to.nodes;
    const int own = node(there[0]).op->joins() ? 0 : 1;  // the anchor's node stays in front
    if (own > 0 && reads_operand(to, from)) return;
    List<int, 24> nodes;
    if (own > 0) nodes.add(there[0]);
    nodes.append(moved);
    for (int i = own; i < there.size(); i++) nodes.add(there[i]);
    to.nodes = nodes;
    belong(moved, into);
    bool fitting = has_slots(into, moved[0]);
    for (int i = own; i < nodes.size(); i++) fitting = fitting && can_compute(into, nodes[i]);
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
  /// What an anchor's own code reads must lie in memory.
  constexpr bool reads_operand(const Kernel& into, const Kernel& from) const {
    for (int n : from.nodes)
      for (int t : node(n).out)
        if (node(into.nodes[0]).in.contains(t)) return true;
    return false;
  }

  static constexpr int largest = 20;  ///< nodes a kernel may have
  Plan<Capacity>& plan_;
  bool enabled_;
  List<int, Capacity> order_;
  int home_[extent(Capacity)]{};         ///< the kernel that computes a tensor; -1: none
  int kernel_of_[extent(Capacity)]{};    ///< of a node
  int last_reader_[extent(Capacity)]{};  ///< the last kernel that reads a tensor, of the nodes placed so far
};

/// @post every node is in exactly one kernel, and only conv_dw may be in two: its partial sums, and their total;
/// a kernel reads only what earlier ones, or itself, computed
template <int Capacity>
struct Grouped : Plan<Capacity> {
  constexpr Grouped(const Graph<Capacity>& given, bool enabled, int images) {
    this->graph = given;
    this->batch = images;
    this->chunk = (images + 15) / 16;
    Fusion<Capacity>(*this, enabled).run();
  }
};

}  // namespace sinter::codegen
