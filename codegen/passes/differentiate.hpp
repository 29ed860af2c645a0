#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ops/add.hpp"
#include "codegen/ops/update.hpp"
#include "dsl/update_rule.hpp"

/// Pass 3: forward graph → joint forward, backward and update graph. The gradient rules stand beside their ops; this is
/// the sweep that applies them, and the optimizer's step behind it.
namespace sinter::codegen {

/// Which tensors a trained parameter has an influence on.
template <int Capacity>
struct Needed {
  bool of[extent(Capacity)]{};

  constexpr explicit Needed(const Graph<Capacity>& g) {
    for (int t = 0; t < g.tensors.size(); t++) of[t] = is_trained(g.tensors[t]);
    for (const Node& n : g.nodes)
      for (int i = 0; i < n.in.size(); i++)
        if (of[n.in[i]] && (n.op->differentiable >> i & 1u) != 0)
          for (int out : n.out) of[out] = true;
  }
};

/// An operation without a gradient rule, where a parameter needs one and the loss hands one down.
template <int Capacity>
constexpr Diagnosis check_gradients(const Graph<Capacity>& forward) {
  const Needed<Capacity> needed(forward);
  bool handed[extent(Capacity)]{};
  for (const OutputEnd& end : forward.ends)
    if (end.loss >= 0) handed[end.loss] = true;
  for (int i = forward.nodes.size() - 1; i >= 0; i--) {
    const Node& n = forward.nodes[i];
    bool any = false;
    for (const int t : n.out) any = any || handed[t];
    for (int k = 0; any && k < n.in.size(); k++)
      handed[n.in[k]] = handed[n.in[k]] || (n.op->differentiable >> k & 1u) != 0;
  }
  for (const Node& n : forward.nodes) {
    if (n.op->has_gradient || n.out.empty() || !needed.of[n.out[0]] || !handed[n.out[0]]) continue;
    return fault_of(forward.layers[n.layer], "no gradient rule", words("operation ", n.op.definition->name),
                    "its gradient()", "write it beside body()");
  }
  return {};
}

/// Behind the sweep: what becomes of every parameter's gradient.
template <int Capacity>
class Updates {
 public:
  constexpr Updates(Graph<Capacity>& graph, const UpdateRule& rule) : g_(graph), rule_(rule) {}

  /// The updates of these parameters, in this order.
  constexpr void add(const List<int, Capacity>& parameters) {
    List<int, Capacity> gradients;
    for (int p : parameters) gradients.add(bounded(accumulated(p)));
    if (rule_.clip.norm > 0.f) {
      const int scale = clip_scale(gradients);
      for (int& gradient : gradients)
        gradient = once(ops::scaled, shape(gradient), {}, g_.tensors[gradient].layer, {gradient, scale});
    }
    for (int i = 0; i < parameters.size(); i++) update(parameters[i], gradients[i]);
  }

 private:
  constexpr Shape shape(int t) const { return g_.tensors[t].shape; }
  constexpr int once(Op op, Shape made, const Attributes& attributes, int layer, std::initializer_list<int> in) {
    return add_of_update(ListRef(g_.tensors), ListRef(g_.nodes), {.op = op, .attributes = attributes, .layer = layer},
                         made, in);
  }
  /// A tensor of the parameter's shape that is kept from step to step.
  constexpr int kept(int parameter, const char* name) {
    Tensor state = g_.tensors[parameter];
    state.role = Role::state;
    state.part = name;
    state.initial = 0, state.fan_in = 0;
    state.parameter = parameter;
    return g_.tensors.add(state);
  }

  /// The gradient, or the mean of those of several batches.
  constexpr int accumulated(int parameter) {
    const int gradient = g_.tensors[parameter].gradient;
    if (rule_.accumulate <= 1) return gradient;
    return once(ops::accumulate, shape(gradient), ops::Accumulate::Numbers{1.f / static_cast<float>(rule_.accumulate)},
                g_.tensors[parameter].layer, {kept(parameter, accumulated_state), gradient});
  }
  /// No number of it beyond the limit.
  constexpr int bounded(int gradient) {
    if (rule_.clip.value <= 0.f) return gradient;
    return once(ops::clip_value, shape(gradient), ops::ClipValue::Numbers{rule_.clip.value}, g_.tensors[gradient].layer,
                {gradient});
  }
  /// What all are multiplied with: a tree of sums, since a node has few inputs.
  constexpr int clip_scale(const List<int, Capacity>& gradients) {
    List<int, Capacity> sums;
    for (int t : gradients)
      sums.add(once(ops::squares, {1, 1, anchors::Squares::blocks(shape(t))}, {}, g_.tensors[t].layer, {t}));
    for (;;) {
      const bool last = sums.size() <= decltype(Node::in)::capacity;
      List<int, Capacity> fewer;
      for (int first = 0; first < sums.size(); first += decltype(Node::in)::capacity) {
        const int sum = once(
            last ? ops::clip_scale : ops::add_up, {1, 1, 1},
            last ? ops::AddUpNumbers{.kind = ops::AddUpNumbers::clip, .limit = rule_.clip.norm} : ops::AddUpNumbers{},
            -1, {});
        for (int i = first; i < sums.size() && i < first + decltype(Node::in)::capacity; i++)
          g_.nodes.back().in.add(sums[i]);
        fewer.add(sum);
      }
      if (last) return fewer[0];
      sums = fewer;
    }
  }
  /// The optimizer's step, and what it keeps.
  constexpr void update(int parameter, int gradient) {
    const bool is_weight = is_matrix(g_.tensors[parameter]);
    Node like{.op = rule_.optimizer.rules->update,
              .attributes = rule_.optimizer.own,
              .layer = g_.tensors[parameter].layer,
              .of_update = true,
              .undecayed = rule_.decay_on == DecayOn::weights && !is_weight,
              .accumulates = rule_.accumulate > 1,
              .average = rule_.average};
    List<int, 6> states;
    for (const char* name : rule_.optimizer.states(is_weight)) states.add(kept(parameter, name));
    const int average = rule_.average > 0.f ? kept(parameter, average_state) : -1;
    UpdateGraph graph(ListRef(g_.tensors), ListRef(g_.nodes), like, parameter, gradient, states, average);
    rule_.optimizer.rules->lower(graph);
  }

  Graph<Capacity>& g_;
  const UpdateRule& rule_;
};

/// Parameters in the order of their first readers.
template <int Capacity>
constexpr List<int, Capacity> parameters_in_order(const Graph<Capacity>& g) {
  bool known[extent(Capacity)]{};
  List<int, Capacity> order;
  for (const Node& n : g.nodes)
    for (int i = n.in.size() - 1; i >= 0; i--) {
      const int t = n.in[i];
      if (g.tensors[t].role != Role::parameter || known[t]) continue;
      known[t] = true;
      order.add(t);
    }
  return order;
}

/// @pre every operation has the gradient it needs
/// @post every parameter that is not fixed has exactly one update, behind all that computes gradients; nothing computes
/// one that no update needs
template <int Capacity>
constexpr Graph<Capacity> differentiate(const Graph<Capacity>& forward, const UpdateRule& rule) {
  Graph<Capacity> g = forward;
  const Uses<Capacity> uses(forward);
  const Needed<Capacity> needed(forward);
  Backward::Known known[extent(Capacity)]{};
  for (int t = 0; t < g.tensors.size(); t++)
    known[t] = {.needed = needed.of[t], .gradient = -1, .producer = uses.producer[t]};
  Backward back(ListRef(g.tensors), ListRef(g.nodes), known, ops::add);
  for (int n = forward.nodes.size() - 1; n >= 0; n--) back.differentiate(n);

  const List<int, Capacity> order = parameters_in_order(forward);
  List<int, Capacity> trained;
  for (int i = order.size() - 1; i >= 0; i--)
    if (g.tensors[order[i]].gradient >= 0) trained.add(order[i]);
  Updates<Capacity>(g, rule).add(trained);
  return g;
}

}  // namespace sinter::codegen
