#pragma once

#include "codegen/ir/backward.hpp"
#include "codegen/ops/add.hpp"
#include "codegen/ops/update.hpp"
#include "dsl/optimizers/optimizer.hpp"

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

/// An operation without a gradient rule, where a parameter needs one.
template <int Capacity>
constexpr Diagnosis check_gradients(const Graph<Capacity>& forward) {
  const Needed<Capacity> needed(forward);
  for (const Node& n : forward.nodes) {
    if (n.op->has_gradient || n.out.empty() || !needed.of[n.out[0]]) continue;
    return fault_of(forward.layers[n.layer], "no gradient rule", words("operation ", n.op.definition->name),
                    "its gradient()", "write it beside body()");
  }
  return {};
}

/// The optimizer's step for a parameter, and the state it keeps.
template <int Capacity>
constexpr void add_update(Graph<Capacity>& g, int parameter, const Optimizer& optimizer, DecayOn decay_on) {
  const bool is_weight = g.tensors[parameter].fan_in > 0;  // drawn, and not begun at a number
  Node n{.op = optimizer.rules->update,
         .attributes = optimizer.own,
         .layer = g.tensors[parameter].layer,
         .undecayed = decay_on == DecayOn::weights && !is_weight};
  n.in.add(parameter);
  n.in.add(g.tensors[parameter].gradient);
  for (const char* kept : optimizer.states()) {
    Tensor state = g.tensors[parameter];
    state.role = Role::state;
    state.part = kept;
    state.initial = 0, state.fan_in = 0;
    n.in.add(g.tensors.add(state));
  }
  g.nodes.add(n);
}

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
constexpr Graph<Capacity> differentiate(const Graph<Capacity>& forward, const Optimizer& optimizer,
                                        DecayOn decay_on = DecayOn::all) {
  Graph<Capacity> g = forward;
  const Uses<Capacity> uses(forward);
  const Needed<Capacity> needed(forward);
  Backward::Known known[extent(Capacity)]{};
  for (int t = 0; t < g.tensors.size(); t++)
    known[t] = {.needed = needed.of[t], .gradient = -1, .producer = uses.producer[t]};
  Backward back(ListRef(g.tensors), ListRef(g.nodes), known, ops::add);
  for (int n = forward.nodes.size() - 1; n >= 0; n--) back.differentiate(n);

  const List<int, Capacity> order = parameters_in_order(forward);
  for (int i = order.size() - 1; i >= 0; i--)
    if (g.tensors[order[i]].gradient >= 0) add_update(g, order[i], optimizer, decay_on);
  return g;
}

}  // namespace sinter::codegen
