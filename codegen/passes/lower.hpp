#pragma once

#include "codegen/ir/builder.hpp"
#include "codegen/ops/cross_entropy.hpp"
#include "dsl/expression.hpp"
#include "dsl/losses.hpp"

/// Pass 1: expression → forward graph. Checks the network on the way; the first fault stops it.
namespace sinter::codegen {

/// Ends a network with softmax and cross-entropy.
constexpr void add_loss(Builder& net, const CrossEntropy&) {
  constexpr int most_classes = 256;
  if (!net.ok()) return;
  if (net.inputs() != 1)
    return net.reject("several outputs", words(net.inputs(), " outputs"), "one output for CrossEntropy", "merge them: >> Add{}");
  const Shape y = net.shape();
  if (!y.flat()) return net.reject("output does not fit the loss", words(y), "one logit per class", "end with Dense{classes}");
  if (y.channels < 2)
    return net.reject("output does not fit the loss", words(y.channels, " class"), "at least 2 classes", "end with Dense{10}");
  if (!net.has_nodes()) return net.reject("has no layers", "only an Input", "something to train", ">> Dense{10}");
  if (!net.has_parameters()) return net.reject("leaves nothing to train", "no parameters", "something to train", ">> Dense{10}");
  if (y.channels > most_classes)
    return net.reject("more classes than a label tells", words(y.channels, " classes"), words("at most ", most_classes, " classes"),
                      "labels are bytes: Dense{256}");
  net.end(ops::cross_entropy);
}

/// Tensors and nodes that a network may need once it is differentiated: measured per layer kind, see tests/codegen/passes/lower.cpp.
template <Expression Net>
constexpr int graph_capacity(const Net& net) {
  const int nodes = 8 * node_bound(net) + 40, layers = layer_count(net);
  return nodes > layers ? nodes : layers;  // layers of no node, such as Identity
}

template <int Capacity, Expression Net>
constexpr Graph<Capacity> lower(const Net& net, const CrossEntropy& loss, bool training) {
  Graph<Capacity> g;
  Builder builder(g, ListRef(g.tensors), ListRef(g.nodes), ListRef(g.layers), training);
  lower_expression(builder, net);
  add_loss(builder, loss);
  return g;
}

}  // namespace sinter::codegen
