#pragma once

#include <initializer_list>

#include "codegen/ir/graph.hpp"
#include "codegen/ops/add.hpp"
#include "codegen/ops/average.hpp"
#include "codegen/ops/batch_norm.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/conv.hpp"
#include "codegen/ops/cross_entropy.hpp"
#include "codegen/ops/dropout.hpp"
#include "codegen/ops/max_pool.hpp"
#include "codegen/ops/relu.hpp"
#include "codegen/ops/reshape.hpp"
#include "dsl/optimizers.hpp"

/// Pass 3: forward graph → joint forward, backward and update graph. The gradient rules stand beside their ops.
namespace sinter::codegen {

/// What a gradient rule may do: read the graph, add nodes, contribute to a tensor's gradient.
template <int Capacity>
class Backward {
 public:
  constexpr Backward(const Graph<Capacity>& given, const Optimizer& rule) : graph_(given), optimizer_(rule), uses_(given) {
    for (int t = 0; t < graph_.tensors.size(); t++) {
      gradient_[t] = -1;
      needed_[t] = graph_.tensors[t].role == Role::parameter;
    }
    for (const Node& n : graph_.nodes) {
      const int differentiable = n.op == Op::max_pool ? 1 : n.in.size();  // a pool only looks at the sign of its second input
      for (int i = 0; i < differentiable; i++)
        if (needed_[n.in[i]])
          for (int out : n.out) needed_[out] = true;
    }
  }

  constexpr Graph<Capacity> run() {
    const int forward = graph_.nodes.size();
    ops::CrossEntropy::gradient(*this, graph_.nodes[forward - 1]);
    for (int i = forward - 2; i >= 0; i--) {
      const Node n = graph_.nodes[i];
      const int dy = gradient_[n.out[0]];
      if (dy < 0) continue;  // nothing downstream depends on it
      switch (n.op) {
        case Op::conv:
          ops::Conv::gradient(*this, n, dy);
          break;
        case Op::bias:
          ops::Bias::gradient(*this, n, dy);
          break;
        case Op::normalize:
          ops::Normalize::gradient(*this, n, dy);
          break;
        case Op::merge_statistics:
          ops::MergeStatistics::gradient(*this, n, dy);
          break;
        case Op::statistics:
          ops::Statistics::gradient(*this, n, dy);
          break;
        case Op::relu:
          ops::Relu::gradient(*this, n, dy);
          break;
        case Op::max_pool:
          ops::MaxPool::gradient(*this, n, dy);
          break;
        case Op::average:
          ops::Average::gradient(*this, n, dy);
          break;
        case Op::add:
          ops::Add::gradient(*this, n, dy);
          break;
        case Op::reshape:
          ops::Reshape::gradient(*this, n, dy);
          break;
        case Op::dropout:
          ops::Dropout::gradient(*this, n, dy);
          break;
        default:
          break;
      }
    }
    return graph_;
  }

  // -- what rules ask
  constexpr bool needed(int t) const { return needed_[t]; }
  constexpr Shape shape(int t) const { return graph_.tensors[t].shape; }
  constexpr const Node& producer(int t) const { return graph_.nodes[uses_.producer[t]]; }

  // -- what rules add
  /// dL/dt += gradient. Tensors no parameter depends on have no gradient.
  constexpr void contribute(int t, int gradient) {
    if (!needed_[t]) return;
    if (gradient_[t] < 0) {
      gradient_[t] = gradient;
    } else {
      const Node like{.op = Op::add, .layer = graph_.tensors[t].layer};
      gradient_[t] = activation(Op::add, shape(t), like, {gradient_[t], gradient});
    }
    graph_.tensors[t].gradient = gradient_[t];
  }
  constexpr int activation(Op op, Shape shape, const Node& like, std::initializer_list<int> in) { return node(op, shape, like, in, true); }
  constexpr int channel(Op op, Shape shape, const Node& like, std::initializer_list<int> in) { return node(op, shape, like, in, false); }
  /// One more output of the node added last.
  constexpr int second_output(Shape shape) {
    const int t = tensor(shape, graph_.nodes.back().layer, false);
    graph_.nodes.back().out.add(t);
    return t;
  }
  constexpr int tensor(Shape shape, int layer, bool batched) {
    const int t =
        graph_.tensors.add({.role = batched ? Role::activation : Role::channel, .batched = batched, .shape = shape, .layer = layer});
    gradient_[t] = -1;
    return t;
  }
  /// The optimizer's step for one parameter.
  constexpr void update(int parameter, int gradient, const Node& like) {
    Node n{.op = Op::update, .layer = like.layer};
    n.in.add(parameter);
    n.in.add(gradient);
    graph_.tensors[parameter].gradient = gradient;
    constexpr const char* names[2][2] = {{"velocity", ""}, {"moment1", "moment2"}};
    for (int i = 0; i < optimizer_.states(); i++) {
      Tensor state = graph_.tensors[parameter];
      state.role = Role::state;
      state.part = names[optimizer_.states() - 1][i];
      state.initial = 0, state.fan_in = 0;
      n.in.add(graph_.tensors.add(state));
    }
    graph_.nodes.add(n);
  }

 private:
  constexpr int node(Op op, Shape shape, const Node& like, std::initializer_list<int> in, bool batched) {
    Node n = like;
    n.op = op;
    n.in.clear(), n.out.clear();
    for (int t : in) n.in.add(t);
    n.out.add(tensor(shape, like.layer, batched));
    graph_.nodes.add(n);
    return n.out[0];
  }

  Graph<Capacity> graph_;
  Optimizer optimizer_;
  Uses<Capacity> uses_;
  int gradient_[extent(Capacity)]{};
  bool needed_[extent(Capacity)]{};
};

/// @post every parameter has exactly one update; nothing computes a gradient that no update needs
template <int Capacity>
constexpr Graph<Capacity> differentiate(const Graph<Capacity>& forward, const Optimizer& optimizer) {
  return Backward<Capacity>(forward, optimizer).run();
}

}  // namespace sinter::codegen
