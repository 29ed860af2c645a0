#pragma once

#include "codegen/ir/builder.hpp"
#include "dsl/expression.hpp"
#include "dsl/losses.hpp"

/// Pass 1: expression → forward graph. Checks the network on the way; the first fault stops it.
namespace sinter::codegen {

/// Ends an output with its loss.
constexpr void add_loss(Builder& net, const Loss& loss) {
  loss.rules->check(loss.own, net);
  if (!net.ok()) return;
  if (!net.has_nodes()) return net.reject("has no layers", "only an Input", "something to train", ">> Dense{10}");
  if (net.is_input())
    return net.reject("an output is an input", "no layer between", "an output of layers", ">> Dense{10}");
  if (!net.has_parameters())
    return net.reject("leaves nothing to train", "no parameters", "something to train", ">> Dense{10}");
  net.begin_loss();
  loss.rules->lower(loss.own, net);
  if (!net.has_target())
    return net.reject("a loss without its target", words(loss.definition->name), "net.target(shape, \"targets\")",
                      "call it in lower(Builder&)");
  if (!net.has_end())
    return net.reject("a loss without its value", words(loss.definition->name), "net.end(loss, prediction)",
                      "call it in lower(Builder&)");
  if (net.forgets_weight())
    net.reject("a loss leaves out its weight", words(loss.weight, " * ", loss.definition->name),
               "loss_weight() in its lower", "multiply the gradient by it");
}

/// Ends each output of a network with its loss.
constexpr void add_losses(Builder& net, const Losses& losses) {
  if (!net.ok()) return;
  const Builder::Flow outputs = net.flow();
  if (outputs.size() != losses.count())
    return net.reject(outputs.size() > losses.count() ? "an output without a loss" : "a loss without an output",
                      words("outputs ", outputs.size(), ", losses ", losses.count()), "a loss for each output",
                      losses.count() == 1 ? ".loss = {A{}, B{}}, or >> Add{}" : "as many losses in .loss = {...}");
  for (int i = 0; i < outputs.size() && net.ok(); i++) {
    net.at_output(outputs[i], outputs.size() == 1, losses.each[i].weight);
    add_loss(net, losses.each[i]);
  }
}

/// Tensors and nodes a network may need once differentiated, measured per layer kind: tests/codegen/passes/lower.cpp.
/// `of_update`: nodes that each parameter's update has besides one.
template <Expression Net>
constexpr int graph_capacity(const Net& net, int of_update = 0) {
  const int nodes = (8 + of_update) * node_bound(net) + 56, layers = layer_count(net);
  return nodes > layers ? nodes : layers;  // layers of no node, such as Identity
}

template <int Capacity, Expression Net>
constexpr Graph<Capacity> lower(const Net& net, const Losses& losses, bool training) {
  Graph<Capacity> g;
  Builder builder(g, ListRef(g.tensors), ListRef(g.nodes), ListRef(g.layers), training);
  lower_expression(builder, net);
  add_losses(builder, losses);
  return g;
}

}  // namespace sinter::codegen
