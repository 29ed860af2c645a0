#pragma once

#include <initializer_list>

#include "codegen/ir/graph.hpp"

namespace sinter::codegen {

/// What a gradient rule may do: read the graph, add nodes, contribute to a tensor's gradient.
class Backward {
 public:
  /// What is known of each tensor on the way.
  struct Known {
    bool needed = false;  ///< a parameter, or computed from one
    int gradient = -1;    ///< the tensor of dL/d(this) so far
    int producer = -1;    ///< the forward node that computes it
  };
  /// @pre all outlive this; `sum` is the operation that adds two tensors
  constexpr Backward(ListRef<Tensor> all, ListRef<Node> given, Known* known, Op sum)
      : tensors_(all), nodes_(given), known_(known), sum_(sum) {}

  // -- what rules ask
  constexpr bool needed(int t) const { return known_[t].needed; }
  constexpr Shape shape(int t) const { return tensors_[t].shape; }
  constexpr const Node& producer(int t) const { return nodes_[known_[t].producer]; }

  // -- what rules add
  /// dL/dt += gradient, of a parameter too. Tensors no parameter depends on have no gradient.
  constexpr void contribute(int t, int gradient) {
    if (!needed(t)) return;
    int& sum = known_[t].gradient;
    if (sum >= 0)
      gradient = node(sum_, shape(t), {.layer = tensors_[t].layer}, {sum, gradient}, tensors_[gradient].batched);
    known_[t].gradient = gradient;
    tensors_[t].gradient = gradient;
  }
  /// A new node that computes one tensor of an activation's kind, one for each image. It has the layer and the
  /// attributes of `like`.
  constexpr int activation(Op op, Shape shape, const Node& like, std::initializer_list<int> in) {
    return node(op, shape, like, in, true);
  }
  /// The same of a tensor that there is one of for the batch.
  constexpr int channel(Op op, Shape shape, const Node& like, std::initializer_list<int> in) {
    return node(op, shape, like, in, false);
  }
  /// One more output of the node added last.
  constexpr int second_output(Shape shape) {
    const int t = tensor(shape, nodes_.back().layer, false);
    nodes_.back().out.add(t);
    return t;
  }
  /// One more output of the node whose rule this is, for each image.
  constexpr int own_output(Shape shape) {
    const int t = tensor(shape, nodes_[at_].layer, true);
    nodes_[at_].out.add(t);
    return t;
  }

  // -- what the sweep does
  constexpr int gradient(int t) const { return known_[t].gradient; }
  /// Applies node n's rule.
  constexpr void differentiate(int n) {
    at_ = n;
    const Node given = nodes_[n];
    const int dy = gradient(given.out[0]);
    if (dy < 0 && !given.op->seeds) return;  // nothing downstream depends on it
    given.op->gradient(*this, given, dy);
  }

 private:
  constexpr int tensor(Shape shape, int layer, bool batched) {
    const int t = tensors_.add(
        {.role = batched ? Role::activation : Role::channel, .batched = batched, .shape = shape, .layer = layer});
    known_[t] = {};
    return t;
  }
  constexpr int node(Op op, Shape shape, const Node& like, std::initializer_list<int> in, bool batched) {
    Node n{.op = op, .attributes = like.attributes, .layer = like.layer};
    for (int t : in) n.in.add(t);
    n.out.add(tensor(shape, like.layer, batched));
    nodes_.add(n);
    return n.out[0];
  }

  ListRef<Tensor> tensors_;
  ListRef<Node> nodes_;
  Known* known_;
  Op sum_;
  int at_ = 0;
};

}  // namespace sinter::codegen
