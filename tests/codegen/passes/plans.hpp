#pragma once

#include <initializer_list>

#include "codegen/arch/avx2.hpp"
#include "codegen/arch/avx512.hpp"
#include "codegen/arch/generic.hpp"
#include "tests/codegen/networks.hpp"
#include "tests/holds.hpp"

/// Networks compiled for a target of one's choice, and questions to their graphs and plans. No kernel is instantiated.
namespace sinter::test {

using namespace codegen;

inline constexpr Op relu = ops::pointwise<ops::Relu>, relu_dx = op_of<ops::PointwiseDx<ops::Relu>>;

// The networks of examples/.
inline constexpr auto mnist_cnn = Input{28, 28, 1} >> Conv{.filters = 32, .kernel = 3, .padding = same} >>
                                  BatchNorm{} >> ReLU{} >> MaxPool{2} >>
                                  Conv{.filters = 64, .kernel = 3, .padding = same} >> BatchNorm{} >> ReLU{} >>
                                  MaxPool{2} >> Flatten{} >> Dense{128} >> ReLU{} >> Dense{10};
inline constexpr auto mnist_mlp = Input{28, 28, 1} >> Flatten{} >> Dense{128} >> BatchNorm{} >> ReLU{} >> Dense{10};
inline constexpr auto lenet5 = Input{28, 28, 1} >> Conv{.filters = 6, .kernel = 5, .padding = same} >> ReLU{} >>
                               MaxPool{2} >> Conv{.filters = 16, .kernel = 5} >> ReLU{} >> MaxPool{2} >> Flatten{} >>
                               Dense{120} >> ReLU{} >> Dense{84} >> ReLU{} >> Dense{10};
constexpr auto body(int filters, int stride) {
  return Conv{.filters = filters, .kernel = 3, .stride = stride, .padding = same} >> BatchNorm{} >> ReLU{} >>
         Conv{.filters = filters, .kernel = 3, .padding = same} >> BatchNorm{};
}
constexpr auto block(int filters) { return Residual{body(filters, 1)} >> ReLU{}; }
constexpr auto downsample(int filters) {
  return Residual{body(filters, 2),
                  Conv{.filters = filters, .kernel = 1, .stride = 2, .padding = same} >> BatchNorm{}} >>
         ReLU{};
}
inline constexpr auto resnet8 = Input{28, 28, 1} >> Conv{.filters = 16, .kernel = 3, .padding = same} >> BatchNorm{} >>
                                ReLU{} >> block(16) >> downsample(32) >>
                                downsample(64) >> GlobalAveragePool{} >> Dense{10};

/// A network and everything the compiler wants to know, for any machine.
template <const auto& Net, const Target& T = avx512_target, Passes P = Passes{}, Optimizer O = Adam{}, int Batch = 64>
struct On {
  static constexpr const auto& net = Net;
  static constexpr int batch = Batch;
  static constexpr Loss loss = CrossEntropy{};
  static constexpr UpdateRule update{O};
  static constexpr Schedule schedule = Constant{};
  static constexpr Passes passes = P;
  static constexpr Target target = T;
};
template <const auto& Net, const Target& T = avx512_target, Passes P = Passes{}, Optimizer O = Adam{}, int Batch = 64>
using Train = Compiled<On<Net, T, P, O, Batch>, Mode::train>;
template <const auto& Net, const Target& T = avx512_target, Passes P = Passes{}, Optimizer O = Adam{}, int Batch = 64>
using Infer = Compiled<On<Net, T, P, O, Batch>, Mode::infer>;

/// The first stages alone, where a test needs no more of a network.
template <const auto& Net, bool training>
constexpr auto forward_of = simplify(lower<graph_capacity(Net)>(Net, CrossEntropy{}, training));
template <const auto& Net, bool training>
constexpr auto graph_of =
    training ? differentiate(forward_of<Net, training>, UpdateRule{Adam{}}) : forward_of<Net, training>;
template <const auto& Net, bool training, bool fusing>
constexpr auto fused_of = Fused(Grouped(graph_of<Net, training>, fusing, 64));
template <const auto& Net, const Target& T = avx512_target, bool training = true>
constexpr auto laid_out_of = LaidOut(fused_of<Net, training, true>, T, true);

/// A copy, changed.
template <class T, class Change>
constexpr T changed(const T& from, Change change) {
  T copy = from;
  change(copy);
  return copy;
}

// -- questions to plans
/// The region a kernel runs in.
constexpr const Region& region_of(const auto& plan, int kernel) {
  int r = 0;
  while (!plan.regions[r].holds(kernel)) r++;
  return plan.regions[r];
}
/// Whether there is a barrier before a kernel.
constexpr bool waits(const auto& plan, int kernel) {
  const Region& region = region_of(plan, kernel);
  return region.first == kernel && region.before == Join::barrier;
}
/// Whether it runs image by image together with the one before.
constexpr bool joins(const auto& plan, int kernel) { return region_of(plan, kernel).first < kernel; }

// -- questions to graphs
constexpr int count(const auto& graph, Op op) {
  int n = 0;
  for (const Node& node : graph.nodes) n += node.op == op;
  return n;
}
constexpr int count(const auto& graph, Role role) {
  int n = 0;
  for (const Tensor& t : graph.tensors) n += t.role == role;
  return n;
}
/// The index-th node of an op.
constexpr const Node& node(const auto& graph, Op op, int index = 0) {
  for (const Node& n : graph.nodes)
    if (n.op == op && index-- == 0) return n;
  return graph.nodes[-1];  // there is none: not a constant expression
}
constexpr Shape shape(const auto& graph, int tensor) { return graph.tensors[tensor].shape; }
/// Whether the graph's nodes have these ops, in this order.
constexpr bool is_sequence(const auto& graph, std::initializer_list<Op> ops) {
  if (graph.nodes.size() != static_cast<int>(ops.size())) return false;
  int i = 0;
  for (Op op : ops)
    if (graph.nodes[i++].op != op) return false;
  return true;
}

// -- questions to plans
/// Whether a kernel's nodes have these ops, in this order.
constexpr bool holds(const auto& plan, const Kernel& k, std::initializer_list<Op> ops) {
  if (k.nodes.size() != static_cast<int>(ops.size())) return false;
  int i = 0;
  for (Op op : ops)
    if (plan.graph.nodes[k.nodes[i++]].op != op) return false;
  return true;
}
/// How many kernels hold exactly these ops, in this order, around that anchor.
constexpr int kernels(const auto& plan, Anchor anchor, std::initializer_list<Op> ops) {
  int n = 0;
  for (const Kernel& k : plan.order) n += k.spec.anchor == anchor && holds(plan, k, ops);
  return n;
}
/// The first such kernel.
constexpr const Kernel& kernel(const auto& plan, Anchor anchor, std::initializer_list<Op> ops) {
  for (const Kernel& k : plan.order)
    if (k.spec.anchor == anchor && holds(plan, k, ops)) return k;
  return plan.order[-1];  // there is none: not a constant expression
}
/// The tensor of a parameter, by the kind and number of its layer: tensor(graph, "conv", 2, "weight").
constexpr int tensor(const auto& graph, const char* kind, int number, const char* part) {
  for (int t = 0; t < graph.tensors.size(); t++) {
    const Tensor& found = graph.tensors[t];
    if (found.layer < 0 || found.role == Role::state || !same_text(found.part, part)) continue;
    const LayerInfo& layer = graph.layers[found.layer];
    if (same_text(layer.kind, kind) && layer.number == number) return t;
  }
  return graph.tensors.capacity;  // there is none: using it is not a constant expression
}

}  // namespace sinter::test
