#pragma once

#include "codegen/ir/builder.hpp"
#include "dsl/expression.hpp"
#include "dsl/losses.hpp"

/// Pass 1: expression → forward graph. Checks the network on the way; the first fault stops it.
namespace sinter::codegen {

/// Ends a network with its loss.
constexpr void add_loss(Builder& net, const Loss& loss) {
  if (!net.ok()) return;
  if (net.inputs() != 1)
    return net.reject("several outputs", words(net.inputs(), " outputs"),
                      words("one output for ", loss.definition->name), "merge them: >> Add{}");
  loss.rules->check(loss.own, net);
  if (!net.ok()) return;
  if (!net.has_nodes()) return net.reject("has no layers", "only an Input", "something to train", ">> Dense{10}");
  if (!net.has_parameters())
    return net.reject("leaves nothing to train", "no parameters", "something to train", ">> Dense{10}");
  net.begin_loss();
  loss.rules->lower(loss.own, net);
}

/// Tensors and nodes a network may need once differentiated, measured per layer kind: tests/codegen/passes/lower.cpp.
/// `of_update`: nodes that each parameter's update has besides one.
template <Expression Net>
constexpr int graph_capacity(const Net& net, int of_update = 0) {
  const int nodes = (8 + of_update) * node_bound(net) + 40, layers = layer_count(net);
  return nodes > layers ? nodes : layers;  // layers of no node, such as Identity
}

template <int Capacity, Expression Net>
constexpr Graph<Capacity> lower(const Net& net, const Loss& loss, bool training) {
  Graph<Capacity> g;
  Builder builder(g, ListRef(g.tensors), ListRef(g.nodes), ListRef(g.layers), training);
  lower_expression(builder, net);
  add_loss(builder, loss);
  return g;
}

}  // namespace sinter::codegen
