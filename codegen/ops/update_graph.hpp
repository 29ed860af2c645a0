#pragma once

#include <initializer_list>

#include "codegen/ops/norm.hpp"
#include "codegen/ops/product.hpp"
#include "codegen/ops/update.hpp"

namespace sinter::codegen {

/// Adds a node of the updates, and the tensor that it computes, of which there is one for the batch. Returns the
/// tensor.
constexpr int add_of_update(ListRef<Tensor> tensors, ListRef<Node> nodes, Node n, Shape made,
                            std::initializer_list<int> in = {}) {
  n.of_update = true;
  for (int t : in) n.in.add(t);
  n.out.add(tensors.add({.role = Role::channel, .batched = false, .shape = made, .layer = n.layer}));
  nodes.add(n);
  return n.out[0];
}

/// A parameter's update as nodes of the graph: what an optimizer writes whose step is more than one formula. Names of
/// tensors are their numbers in the graph.
class UpdateGraph {
 public:
  /// @pre all outlive this; `like` has the numbers and the layer of every node, `states` are what is kept of the
  /// parameter, `average` its average, -1 if there is none
  constexpr UpdateGraph(ListRef<Tensor> tensors, ListRef<Node> nodes, const Node& like, int parameter, int gradient,
                        const List<int, 6>& states, int average)
      : tensors_(tensors),
        nodes_(nodes),
        like_(like),
        parameter_(parameter),
        gradient_(gradient),
        states_(states),
        average_(average) {}

  constexpr int weight() const { return parameter_; }
  constexpr int gradient() const { return gradient_; }
  constexpr Shape shape() const { return tensors_[parameter_].shape; }
  constexpr bool is_matrix() const { return codegen::is_matrix(tensors_[parameter_]); }

  /// √Σ x²
  constexpr int norm(int x) {
    const int partial = add(ops::squares, {1, 1, anchors::Squares::blocks(tensors_[x].shape)}, {}, {x});
    return add(ops::norm, {1, 1, 1}, ops::AddUpNumbers{.kind = ops::AddUpNumbers::root}, {partial});
  }
  /// xᵀ x, channels x channels.
  constexpr int gram(int x) {
    const int c = tensors_[x].shape.channels;
    return add(ops::gram, {1, c, c}, anchors::ProductNumbers{.turned = 1, .same = 1}, {x, x});
  }
  /// x m
  constexpr int product(int x, int m) {
    return add(ops::product, tensors_[x].shape, anchors::ProductNumbers{.same = x == m}, {x, m});
  }
  /// a · x + b · y
  constexpr int combine(float a, int x, float b, int y) {
    return add(ops::combine, tensors_[x].shape, ops::Combine::Numbers{a, b}, {x, y});
  }
  /// What `Part` makes of the parameter, of `of`, of what is kept and of `scalars`: in the parameter's shape.
  template <class T, class Part>
  constexpr int part(int of, std::initializer_list<int> scalars = {}) {
    Node n = begun(op_of<ops::UpdatePart<T, Part>>, of, scalars);
    for (int state : states_) n.in.add(state);
    return add_of_update(tensors_, nodes_, n, shape());
  }
  /// The last of it: the weight's new value, made by `Part` of `of` and of `scalars`.
  template <class T, class Part>
  constexpr void update(int of, std::initializer_list<int> scalars = {}) {
    Node n = begun(op_of<ops::Update<T, Part>>, of, scalars);
    last(n);
  }
  /// All of it in one formula, the optimizer's `update`.
  constexpr void update() {
    Node n = begun(like_.op, gradient_, {});
    for (int state : states_) n.in.add(state);
    last(n);
  }

 private:
  constexpr Node begun(Op op, int of, std::initializer_list<int> scalars) const {
    Node n = like_;
    n.op = op;
    n.average = 0.f;
    n.in.add(parameter_);
    n.in.add(of);
    for (int t : scalars) n.in.add(t);
    return n;
  }
  constexpr void last(Node& n) {
    n.average = like_.average;
    if (average_ >= 0) n.in.add(average_);
    nodes_.add(n);
  }
  constexpr int add(Op op, Shape made, const Attributes& attributes, std::initializer_list<int> in) {
    return add_of_update(tensors_, nodes_, {.op = op, .attributes = attributes, .layer = like_.layer}, made, in);
  }

  ListRef<Tensor> tensors_;
  ListRef<Node> nodes_;
  Node like_;
  int parameter_, gradient_;
  List<int, 6> states_;
  int average_;
};

}  // namespace sinter::codegen
