#pragma once

#include "codegen/anchors/worth_blocks.hpp"
#include "codegen/ir/graph.hpp"
#include "codegen/ir/trim.hpp"
#include "codegen/ops/rounded.hpp"

/// Pass 3½, with `.precision = bf16`: what a step computes of each image is kept as bfloat16, and products get
/// bfloat16: copies of the weights, made at the beginning of a step, and rounded inputs.
namespace sinter::codegen {

template <int Capacity>
class Narrowing {
 public:
  constexpr explicit Narrowing(Graph<Capacity>& graph) : g_(graph) {
    for (int t = 0; t < Capacity; t++) rounded_[t] = -1;
  }

  constexpr void run() {
    keep_ends();
    const int given = g_.nodes.size();
    for (int i = 0; i < given; i++)
      for (int t : g_.nodes[i].out)
        if (may_be_narrow(g_.nodes[i], t)) g_.tensors[t].element = Element::bf16;
    for (int i = 0; i < given; i++) {  // what code of its own kind reads and writes as floats
      const Node& n = g_.nodes[i];
      if (n.op->joins() || n.op->anchor->any_element) continue;
      for (int t : n.in) g_.tensors[t].element = Element::f32;
      for (int t : n.out) g_.tensors[t].element = Element::f32;
    }
    List<Node, Capacity> nodes;
    for (int i = 0; i < given; i++)
      if (multiplies(g_.nodes[i])) round_operands(g_.nodes[i]);
    nodes.append(first_);
    nodes.append(g_.nodes);
    g_.nodes = nodes;
  }

 private:
  /// What a network ends in, its losses and what is predicted are floats.
  constexpr void keep_ends() {
    for (int t : g_.outputs) kept_[t] = true;
    for (const OutputEnd& end : g_.ends) {
      kept_[end.output] = true;
      if (end.prediction >= 0) kept_[end.prediction] = true;
    }
  }
  /// Whether a node's output is an image's activation, or the gradient of one.
  constexpr bool may_be_narrow(const Node& n, int t) const {
    const Tensor& tensor = g_.tensors[t];
    if (tensor.role != Role::activation || !tensor.batched || kept_[t]) return false;
    if (n.of_loss) return is_gradient(t);
    return n.op->writes == Access::pixel || n.op->writes == Access::window;
  }
  constexpr bool is_gradient(int t) const {
    for (const Tensor& of : g_.tensors)
      if (of.gradient == t) return true;
    return false;
  }
  static constexpr bool multiplies(const Node& n) {
    return n.op->anchor == anchors::contract || n.op->anchor == anchors::correlate;
  }

  constexpr void round_operands(Node& n) {
    for (int i = 0; i < 2; i++) {  // a transposed convolution has its weights once more, for its gradient
      const Role role = g_.tensors[n.in[i]].role;
      if (role == Role::channel)  // weights that are packed
        g_.tensors[n.in[i]].element = Element::bf16;
      else if (role != Role::activation)
        n.in[i] = rounded(n.in[i], n);
    }
  }
  /// Whether it sums in blocks.
  constexpr bool in_blocks(const Node& n) const {
    Spec s{.anchor = n.op->anchor};
    s.anchor->open(s, n, Shapes(g_.tensors.items, n));
    return g_.tensors[n.in[0]].element == Element::bf16 && worth_blocks(s);
  }
  /// A copy of an input, or of a weight.
  constexpr int rounded(int t, const Node& reader) {
    if (rounded_[t] >= 0) return rounded_[t];
    const Tensor& from = g_.tensors[t];
    const bool is_weight = from.role != Role::input;
    Tensor made{.role = is_weight ? Role::channel : Role::activation,
                .batched = from.batched,
                .element = is_weight ? Element::bf16 : Element::f32,
                .shape = from.shape,
                .layer = reader.layer};
    Node n{.op = !is_weight          ? ops::rounded_images
                 : in_blocks(reader) ? ops::rounded_weights
                                     : ops::rounded,
           .attributes = reader.attributes,
           .layer = reader.layer};
    rounded_[t] = g_.tensors.add(made);
    n.in.add(t), n.out.add(rounded_[t]);
    first_.add(n);
    return rounded_[t];
  }

  Graph<Capacity>& g_;
  bool kept_[extent(Capacity)]{};
  int rounded_[extent(Capacity)]{};  ///< the copy of a tensor; -1: there is none
  List<Node, Capacity> first_;       ///< which round
};

/// @post products read bfloat16, or floats of such values
template <int Capacity, int Given>
constexpr Graph<Capacity> narrow(const Graph<Given>& wide) {
  Graph<Capacity> g = Resized<Capacity>(wide);
  Narrowing<Capacity>(g).run();
  return g;
}
/// Room for it: at most one copy of each tensor that a product reads.
template <int Capacity>
constexpr int capacity_of_narrow(const Graph<Capacity>& g) {
  int products = 0;
  for (const Node& n : g.nodes) products += n.op->anchor == anchors::contract || n.op->anchor == anchors::correlate;
  return (g.nodes.size() > g.tensors.size() ? g.nodes.size() : g.tensors.size()) + products + 1;
}

}  // namespace sinter::codegen
