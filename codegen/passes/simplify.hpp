#pragma once

#include "codegen/ops/batch_norm.hpp"
#include "codegen/ops/bias.hpp"
#include "codegen/ops/conv.hpp"
#include "codegen/ops/max_pool.hpp"
#include "codegen/ops/reshape.hpp"

/// Pass 2: forward graph → an equal one that costs less. Runs before differentiation, so that the gradients inherit
/// what it saves.
namespace sinter::codegen {

/// A bias whose only readers are one BatchNorm's two halves cancels: the mean takes it out again. Training and
/// inference decide alike, for they share parameters: a Dropout in between is a reader even where it does nothing.
template <int Capacity>
constexpr void drop_dead_biases(Graph<Capacity>& g) {
  const Uses<Capacity> uses(g);
  int bn_readers[extent(Capacity)]{};
  for (const Node& n : g.nodes)
    if (n.op == ops::statistics || n.op == ops::normalize) bn_readers[n.in[0]]++;
  int renamed[extent(Capacity)]{};
  for (int t = 0; t < g.tensors.size(); t++) renamed[t] = t;
  for (const Node& n : g.nodes) {
    if (n.op != ops::bias || bn_readers[n.out[0]] == 0 || bn_readers[n.out[0]] != uses.users[n.out[0]]) continue;
    if (g.tensors[n.out[0]].dropped_in_training) continue;
    renamed[n.out[0]] = n.in[0];
    g.layers[n.layer].bias_dropped = true;
  }
  for (Node& n : g.nodes)
    for (int& t : n.in) t = renamed[t];
}

/// maxpool(f(x)) = f(maxpool(x)) for monotone f, bit for bit: rounding is monotone too. BatchNorm's scale may be
/// negative: then the smallest x wins, which the pool decides by the scale's sign. Everything after the pool works on a
/// fraction of the pixels.
template <int Capacity>
constexpr void pool_first(Graph<Capacity>& g) {
  const Uses<Capacity> uses(g);
  int producer[extent(Capacity)]{};
  for (int t = 0; t < g.tensors.size(); t++) producer[t] = uses.producer[t];
  for (int i = 0; i < g.nodes.size(); i++) {
    for (int at = i; g.nodes[at].op == ops::max_pool;) {
      Node& pool = g.nodes[at];
      const int between = pool.in[0], before = producer[between];
      if (before < 0 || uses.users[between] != 1) break;
      Node& first = g.nodes[before];
      const bool affine = first.op->monotone == Monotone::by_scale;
      if (pool.in.size() > 1 && producer[pool.in[1]] > before) break;  // the scale is not known that early
      if (first.op->monotone == Monotone::no || (affine && pool.in.size() > 1)) break;
      if (affine) pool.in.add(first.in[1]);
      // x → first → between → pool → y  becomes  x → pool → between → first → y
      const int y = pool.out[0];
      pool.in[0] = first.in[0];
      pool.out[0] = between;
      first.in[0] = between;
      first.out[0] = y;
      g.tensors[between].shape = g.tensors[y].shape;
      const Node moved = first;
      first = pool;
      g.nodes[at] = moved;
      producer[between] = before, producer[y] = at;
      at = before;
    }
  }
}

/// Dense on a flattened image is a convolution whose window is the image: nothing needs to be copied. So is any
/// convolution that looks at the flat vector itself. One with a larger window sees the zeros around it, and stays. A
/// weight that several have must be all of theirs, on images of one shape: it has one itself.
template <int Capacity>
constexpr void absorb_flatten(Graph<Capacity>& g) {
  const Uses<Capacity> uses(g);
  const auto flattened = [&](const Node& n) {  // the image; -1: none
    if (n.op != ops::conv || n.window() != Window{}) return -1;
    const Tensor &x = g.tensors[n.in[0]], &weights = g.tensors[n.in[1]];
    if (!x.shape.flat() || weights.shape.width != x.shape.channels || weights.role != Role::parameter) return -1;
    const int producer = uses.producer[n.in[0]];
    return producer < 0 || g.nodes[producer].op != ops::reshape ? -1 : g.nodes[producer].in[0];
  };
  int image_of[extent(Capacity)]{};
  for (int i = 0; i < g.nodes.size(); i++) image_of[i] = flattened(g.nodes[i]);
  for (int i = 0; i < g.nodes.size(); i++) {
    Node& n = g.nodes[i];
    const int image = image_of[i];
    if (image < 0) continue;
    const Shape shape = g.tensors[image].shape;
    bool alike = true;
    for (int other = 0; uses.users[n.in[1]] > 1 && other < g.nodes.size(); other++)
      if (g.nodes[other].in.contains(n.in[1]))
        alike = alike && image_of[other] >= 0 && g.tensors[image_of[other]].shape == shape;
    if (!alike) continue;
    n.in[0] = image;
    n.attributes = Window{.size = {shape.height, shape.width}};
    Tensor& w = g.tensors[n.in[1]];
    w.shape = {shape.height * shape.width, shape.channels, w.shape.channels};
  }
}

/// Removes nodes whose results nobody reads, from the end on.
template <int Capacity>
constexpr void remove_dead(Graph<Capacity>& g) {
  bool live_tensor[extent(Capacity)]{}, live_node[extent(Capacity)]{};
  for (int t : g.outputs) live_tensor[t] = true;
  for (int i = g.nodes.size() - 1; i >= 0; i--) {
    for (int t : g.nodes[i].out) live_node[i] = live_node[i] || live_tensor[t];
    if (live_node[i])
      for (int t : g.nodes[i].in) live_tensor[t] = true;
  }
  int kept = 0;
  for (int i = 0; i < g.nodes.size(); i++)
    if (live_node[i]) {
      if (kept != i) g.nodes[kept] = g.nodes[i];
      kept++;
    }
  g.nodes.count = kept;
}

template <int Capacity>
constexpr Graph<Capacity> without_dead_biases(Graph<Capacity> g) {
  drop_dead_biases(g);
  remove_dead(g);
  return g;
}

/// The rest of the pass. It leaves biases alone: one that a BatchNorm was folded to is alive, whoever reads it.
template <int Capacity>
constexpr Graph<Capacity> with_pools_first(Graph<Capacity> g) {
  pool_first(g);
  absorb_flatten(g);
  remove_dead(g);
  return g;
}

template <int Capacity>
constexpr Graph<Capacity> simplify(const Graph<Capacity>& graph) {
  return with_pools_first(without_dead_biases(graph));
}

}  // namespace sinter::codegen
