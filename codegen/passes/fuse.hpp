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
    if (last >= 0) {
      const Refusal refusal = enabled_ ? refusal_of(n, last) : Refusal::switched_off;
      if (refusal == Refusal::none) return join(n, last);
      plan_.graph.nodes[n].apart = refusal;
    }
    if (enabled_ && newest > last && refusal_of(n, newest) == Refusal::none && shares_input(n, newest))
      return join(n, newest);

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

  constexpr Refusal refusal_of(int n, int k) const {
    if (plan_.order[k].nodes.size() >= largest) return Refusal::too_many_nodes;
    const Refusal refusal = computing(k, n);
    return refusal != Refusal::none || has_slots(k, n) ? refusal : Refusal::too_many_tensors;
  }
  /// Whether a kernel can compute a node, be it new there or not, if it has room for it.
  constexpr Refusal computing(int k, int n) const {
    const Node& v = node(n);
    const Spec& s = plan_.order[k].spec;
    for (int i = 0; i < v.in.size(); i++)  // a value of the whole image is read from memory
      if (v.op->reads[i] == Access::image_channel && home_[v.in[i]] == k) return Refusal::whole_image;
    if (s.leaves_partials) return Refusal::partial_sums;
    if (!s.anchor->programmed) return v.op->joins() ? Refusal::no_program : Refusal::own_kernel;
    const bool by_image = s.over == Over::pixels;
    if (updates(v))
      return home_[v.in[1]] == k && !by_image && last_reader_[v.in[0]] <= k ? Refusal::none : Refusal::not_its_gradient;
    if (once(v)) return by_image ? Refusal::once_a_batch : unless(s.domain == rows_of(shape(v.out[0])));
    if (!v.op->joins()) return Refusal::own_kernel;
    if (!by_image) return Refusal::once_a_batch;
    for (int t : v.in)  // sums are not complete before the kernel is
      if (home_[t] == k && reduced_here(t, k)) return Refusal::whole_image;
    if (v.op->is_reduction())
      return shape(v.in[0]) != s.domain ? Refusal::other_pixels
                                        : unless(walks_pixels_in_order(s), Refusal::pixel_order);
    if (v.op->is_elementwise()) return unless(shape(v.out[0]) == s.domain || (tiled(s) && shape(v.out[0]) == s.source));
    if (!v.op->is_pool() || s.anchor != anchors::map) return Refusal::not_a_map;
    const bool alike = s.window == v.window() && narrow(v) == s.domain && wide(v) == s.source;
    if (!tiles(v.window()))  // its windows have pixels in common: they are read from memory, and nothing else is wide
      return unless(alike && home_[v.in[0]] != k, Refusal::apart_windows);
    if (s.pools) return unless(alike);
    if ((pools(v) ? wide(v) : narrow(v)) != s.domain) return Refusal::other_pixels;
    return unless(!(pools(v) && reduces(k)), Refusal::sums_of_pixels);
  }
  static constexpr Refusal unless(bool fits, Refusal else_this = Refusal::other_pixels) {
    return fits ? Refusal::none : else_this;
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
      bool elementwise = true;
      for (int n : from.nodes) {
        elementwise = elementwise && node(n).op->is_elementwise();
        if (reads_parameter(node(n))) from.stayed = Refusal::reads_parameter;  // a later kernel may change it
        for (int t : node(n).out) {
          if (reader[t] == -1) continue;
          if (reader[t] < 0 || (into != -1 && into != reader[t])) from.stayed = Refusal::several_readers;
          into = reader[t];
        }
      }
      if (!elementwise || from.stayed != Refusal::none || into < 0) continue;
      from.stayed =
          plan_.order[into].nodes.size() + from.nodes.size() > largest ? Refusal::too_many_nodes : moving(k, into);
    }
  }
  constexpr bool reads_parameter(const Node& v) const {
    for (int t : v.in)
      if (plan_.graph.tensors[t].role == Role::parameter) return true;
    return false;
  }
  /// Moves all nodes of kernel k to the front of a later one, if every node of that then still fits.
  constexpr Refusal moving(int k, int into) {
    Kernel& from = plan_.order[k];
    Kernel& to = plan_.order[into];
    if (!to.spec.anchor->programmed) return Refusal::operand;
    if (to.spec.over != Over::pixels) return Refusal::once_a_batch;
    const List<int, 24> moved = from.nodes, there = to.nodes;
    const int own = node(there[0]).op->joins() ? 0 : 1;  // the anchor's node stays in front
    if (own > 0 && reads_operand(to, from)) return Refusal::operand;
    List<int, 24> nodes;
    if (own > 0) nodes.add(there[0]);
    nodes.append(moved);
    for (int i = own; i < there.size(); i++) nodes.add(there[i]);
    to.nodes = nodes;
    belong(moved, into);
    Refusal refusal = has_slots(into, moved[0]) ? Refusal::none : Refusal::too_many_tensors;
    for (int i = own; i < nodes.size() && refusal == Refusal::none; i++) refusal = computing(into, nodes[i]);
    if (refusal == Refusal::none) {
      from.nodes.clear();
    } else {
      to.nodes = there;
      belong(moved, k);
    }
    return refusal;
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
