#pragma once

#include "codegen/ops/batch_norm.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/conv.hpp"
#include "codegen/ops/depthwise.hpp"

/// Folds BatchNorm into the convolution (or Dense) before it, for inference with frozen statistics: w' = w · scale, b'
/// = (b − μ) · scale + β. Legal only where nothing else reads the convolution, or its weight, and nothing stands
/// between but its own bias: conv → ReLU → BatchNorm must stay, and so must a second BatchNorm, since what stands
/// before it is the first one's shift and no bias of the convolution.
namespace sinter::codegen {

/// What the frozen parameters are made of. Tensors of the folded graph; -1: there is none.
struct Fold {
  int weight = -1, bias = -1, gamma = -1, beta = -1, mean = -1, variance = -1;
  int folded_bias = -1;  ///< b', new
  float epsilon = 0;
};

template <int Capacity>
struct Folded {
  Graph<Capacity> graph;
  List<Fold, Capacity / 8 + 1> folds;
};

/// Whether a bias is what became of a BatchNorm.
template <int Capacity>
constexpr bool is_folded(const Folded<Capacity>& folded, int bias) {
  for (const Fold& f : folded.folds)
    if (f.folded_bias == bias) return true;
  return false;
}

/// @pre dead biases are gone, and those that a BatchNorm is folded to stay (see simplify.hpp)
/// @post the graph computes what it did, once the weights and folded biases are set as `folds` says
template <int Capacity>
constexpr Folded<Capacity> fold(const Graph<Capacity>& inference) {
  Folded<Capacity> result{inference, {}};
  Graph<Capacity>& g = result.graph;
  const Uses<Capacity> uses(g);
  for (Node& n : g.nodes) {
    if (n.op != ops::normalize) continue;
    const Node& statistics = g.nodes[uses.producer[n.in[1]]];
    int producer = uses.producer[n.in[0]];
    if (statistics.op != ops::running_statistics || producer < 0 || uses.users[n.in[0]] != 1) continue;
    const auto numbers = statistics.attributes.as<ops::BatchNormNumbers>();
    Fold f{.gamma = numbers.scaled() ? statistics.in[numbers.gamma(1)] : -1,
           .beta = numbers.shifted() ? statistics.in[numbers.beta(1)] : -1,
           .mean = statistics.in[0],
           .variance = statistics.in[1],
           .epsilon = numbers.epsilon};
    if (g.nodes[producer].op == ops::bias && uses.users[g.nodes[producer].in[0]] == 1) {
      f.bias = g.nodes[producer].in[1];
      if (is_folded(result, f.bias)) continue;
      producer = uses.producer[g.nodes[producer].in[0]];
    }
    if (producer < 0 || (g.nodes[producer].op != ops::conv && g.nodes[producer].op != ops::depthwise)) continue;
    const Node& conv = g.nodes[producer];
    f.weight = conv.in[1];
    if (g.tensors[f.weight].role != Role::parameter) continue;
    if (uses.users[f.weight] != 1) continue;  // shared with a convolution that has another BatchNorm, or none
    f.folded_bias = g.tensors.add({.role = Role::parameter,
                                   .batched = false,
                                   .shape = g.tensors[f.mean].shape,
                                   .layer = n.layer,
                                   .part = "folded"});
    n.op = ops::bias;
    n.in.clear();
    n.in.add(conv.out[0]);
    n.in.add(f.folded_bias);
    result.folds.add(f);
  }
  return result;
}

}  // namespace sinter::codegen
