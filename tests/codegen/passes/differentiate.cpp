#include "codegen/passes/differentiate.hpp"

#include "tests/codegen/passes/plans.hpp"

namespace sinter::test {
namespace {

/// Whether every parameter that a node reads has exactly one update, and nothing else has one.
constexpr bool each_updated_once(const auto& graph) {
  for (int t = 0; t < graph.tensors.size(); t++) {
    int updates = 0, readers = 0;
    for (const Node& n : graph.nodes) {
      updates += n.op == ops::update && n.in[0] == t;
      readers += n.op != ops::update && n.in.contains(t);
    }
    if (updates != (is_trained(graph.tensors[t]) && readers > 0 ? 1 : 0)) return false;
  }
  return true;
}
/// Whether an update or a caller needs, in the end, what every node computes.
constexpr bool nothing_in_vain(const auto& graph) {
  bool needed[decltype(graph.tensors)::capacity]{};
  for (int t : graph.outputs) needed[t] = true;
  for (int i = graph.nodes.size() - 1; i >= 0; i--) {
    const Node& n = graph.nodes[i];
    bool alive = n.op == ops::update;
    for (int t : n.out) alive = alive || needed[t];
    if (!alive) return false;
    for (int t : n.in) needed[t] = true;
  }
  return true;
}
/// Whether an update's gradient has the shape of its parameter, and so has each of its states.
constexpr bool shapes_agree(const auto& graph) {
  for (const Node& n : graph.nodes)
    if (n.op == ops::update)
      for (int t : n.in)
        if (!(shape(graph, t) == shape(graph, n.in[0])) || graph.tensors[t].batched) return false;
  return true;
}
template <class Code>
constexpr bool sound = each_updated_once(Code::differentiated) && nothing_in_vain(Code::differentiated) &&
                       shapes_agree(Code::differentiated);

TEST_CASE("every parameter has one update, and nothing is computed in vain") {
  HOLDS(sound<Train<mnist_cnn>>);
  HOLDS(sound<Train<mnist_mlp>>);
  HOLDS(sound<Train<lenet5>>);
  HOLDS(sound<Train<resnet8>>);
  HOLDS(sound<Train<pooled>>);
  HOLDS(sound<Train<residual>>);
  HOLDS(sound<Train<biased>>);
  HOLDS(sound<Train<flat>>);
  HOLDS(sound<Train<dropped>>);
  HOLDS(sound<Train<normalized_input>>);
}

/// Nodes of the backward pass and updates.
constexpr int nodes_behind_loss(const auto& graph) {
  int count = 0;
  for (const Node& n : graph.nodes) count = n.of_loss ? 0 : count + 1;
  return count;
}
constexpr auto free_layers =
    Input{8, 8, 1} >> Conv{.filters = 4, .kernel = 3} >> BatchNorm{} >> ReLU{} >> Flatten{} >> Dense{3};
constexpr auto fixed_layers =
    Input{8, 8, 1} >> Fixed{Conv{.filters = 4, .kernel = 3} >> BatchNorm{} >> ReLU{}} >> Flatten{} >> Dense{3};

TEST_CASE("what is fixed has no update, and what only it needs of the backward pass is left out") {
  HOLDS(sound<Train<fixed_first>>);
  HOLDS(sound<Train<fixed_between>>);
  HOLDS(nodes_behind_loss(Train<free_layers>::differentiated) > 10);
  // of the dense layer: dw, Σ dy twice, two updates
  HOLDS(nodes_behind_loss(Train<fixed_layers>::differentiated) == 5);
  HOLDS(count(Train<fixed_layers>::differentiated, Role::state) == 4);
  HOLDS(Train<fixed_layers>::plan.parameter_bytes == Train<free_layers>::plan.parameter_bytes);
}

TEST_CASE("so it is without simplification") {
  constexpr Passes off{.simplify = false};
  HOLDS(sound<Train<mnist_cnn, avx512_target, off>>);
  HOLDS(sound<Train<residual, avx512_target, off>>);
  HOLDS(sound<Train<flat, avx512_target, off>>);
  HOLDS(sound<Train<normalized_input, avx512_target, off>>);
}

constexpr auto small = Input{8, 8, 2} >> Conv{.filters = 4} >> ReLU{} >> Conv{.filters = 3} >> GlobalAveragePool{};
TEST_CASE("the gradient of a chain, op by op") {
  HOLDS(is_sequence(Train<small>::differentiated, {ops::conv,
                                                   ops::bias,
                                                   relu,
                                                   ops::conv,
                                                   ops::bias,
                                                   ops::average,
                                                   ops::cross_entropy,  // forward
                                                   ops::average_dx,
                                                   ops::bias_sums,
                                                   ops::merge_sums,
                                                   ops::pack,
                                                   ops::conv_dx,
                                                   ops::conv_dw,  // backward
                                                   relu_dx,
                                                   ops::bias_sums,
                                                   ops::merge_sums,
                                                   ops::conv_dw,
                                                   ops::update,
                                                   ops::update,
                                                   ops::update,
                                                   ops::update}));
}

constexpr auto normed =
    Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >> BatchNorm{} >> ReLU{} >> MaxPool{2} >> GlobalAveragePool{};
TEST_CASE("the gradient of BatchNorm in halves: its own share, and the one through the statistics") {
  constexpr const auto& graph = Train<normed>::differentiated;
  HOLDS(is_sequence(graph, {ops::conv,     ops::statistics,     ops::merge_statistics,
                            ops::max_pool, ops::normalize,      relu,
                            ops::average,  ops::cross_entropy,  ops::average_dx,
                            relu_dx,       ops::normalize_sums, ops::merge_normalize,
                            ops::scale,    ops::max_pool_dx,    ops::statistics_dx,
                            ops::add,      ops::conv_dw,        ops::update,
                            ops::update,   ops::update}));
  HOLDS(node(graph, ops::add).in[0] == node(graph, ops::max_pool_dx).out[0] &&
        node(graph, ops::add).in[1] == node(graph, ops::statistics_dx).out[0]);
  HOLDS(node(graph, ops::merge_normalize).attributes.as<ops::BatchNormNumbers>().pixels ==
        64);                                            // M counts the pixels of the statistics, not the pooled ones
  HOLDS(node(graph, ops::max_pool_dx).in.size() == 3);  // the scale's sign decides the winner there too
  HOLDS(node(graph, ops::update).in[0] == tensor(graph, "batchnorm", 1, "gamma"));
  HOLDS(node(graph, ops::update, 1).in[0] == tensor(graph, "batchnorm", 1, "beta"));
}

constexpr auto equal_layers = Input{1, 1, 6} >> Dense{6} >> ReLU{} >> Dense{6} >> ReLU{} >> Dense{3};
/// Two layers that read one weight and one bias.
constexpr auto tied = changed(forward_of<equal_layers, true>, [](auto& g) {
  for (Op op : {ops::conv, ops::bias}) {
    int first = -1;
    for (Node& n : g.nodes)
      if (n.op == op && g.tensors[n.in[1]].shape.channels == 6) first < 0 ? first = n.in[1] : n.in[1] = first;
  }
});
constexpr auto tied_training = differentiate(tied, UpdateRule{Adam{}});
TEST_CASE("a parameter with two readers is updated once, by the sum of their gradients") {
  HOLDS(is_legal(tied_training) && is_trained(tied_training));
  HOLDS(count(tied_training, ops::conv_dw) == 3 && count(tied_training, ops::update) == 4 &&
        count(tied_training, ops::add) == 2);
  constexpr const Node& update = node(tied_training, ops::update, 3);  // of the first layer, the last
  HOLDS(update.in[1] == node(tied_training, ops::add, 1).out[0]);
  HOLDS(node(tied_training, ops::add, 1).in[1] == node(tied_training, ops::conv_dw, 2).out[0]);
  static constexpr auto fused = Fused(Grouped(tied_training, true, 8));
  HOLDS(is_fused(fused));
  // no gradient is stored but the first
  HOLDS(kernels(fused, anchors::correlate, {ops::conv_dw, ops::add, ops::update}) == 1);
  static constexpr auto unfused = Fused(Grouped(tied_training, false, 8));
  HOLDS(is_fused(unfused) && kernels(unfused, anchors::rows, {ops::add}) == 2);
}

/// Whether no node computes a gradient for the images: nothing of their shape by a backward op of the first layers.
TEST_CASE("the images get no gradient") {
  HOLDS(count(Train<small>::differentiated, ops::conv_dx) == 1);      // of two convolutions
  HOLDS(count(Train<mnist_cnn>::differentiated, ops::conv_dx) == 3);  // of four
  HOLDS(count(Train<mnist_cnn>::differentiated, ops::pack) == 3);
  HOLDS(count(Train<mnist_mlp>::differentiated, ops::conv_dx) == 1);
  static constexpr auto norm_first = Input{4, 4, 2} >> BatchNorm{} >> ReLU{} >> MaxPool{2} >> Flatten{} >> Dense{3};
  constexpr const auto& graph = Train<norm_first>::differentiated;
  HOLDS(count(graph, ops::scale) == 0 && count(graph, ops::statistics_dx) == 0 && count(graph, ops::max_pool_dx) == 0);
  HOLDS(count(graph, ops::merge_normalize) == 1);  // but gamma and beta do
}

constexpr auto twice = Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >>
                       Residual{Conv{.filters = 4, .padding = same} >> ReLU{}} >> GlobalAveragePool{};
TEST_CASE("a tensor with two readers gets the sum of two gradients") {
  constexpr const auto& graph = Train<twice>::differentiated;
  HOLDS(count(Train<twice>::simplified, ops::add) == 1 && count(graph, ops::add) == 2);
  constexpr const Node& sum = node(graph, ops::add, 1);
  HOLDS(sum.in[0] == node(graph, ops::average_dx).out[0] && sum.in[1] == node(graph, ops::conv_dx).out[0]);
  HOLDS(node(graph, ops::bias_sums, 1).in[0] == sum.out[0]);  // the first convolution's bias
  HOLDS(node(graph, ops::conv_dw, 1).in[1] == sum.out[0]);    // and weight take all of it
}

constexpr auto thrice = Input{1, 1, 4} >> Dense{4} >> (Dense{4} | Dense{4} | Identity{}) >> Add{} >> Dense{2};
TEST_CASE("three readers, two additions") {
  constexpr const auto& graph = Train<thrice>::differentiated;
  HOLDS(count(Train<thrice>::simplified, ops::add) == 2 && count(graph, ops::add) == 4);
  HOLDS(sound<Train<thrice>>);
}

constexpr auto doubled = Input{1, 1, 4} >> Dense{4} >> (Identity{} | Identity{}) >> Add{} >> Dense{2};
TEST_CASE("a tensor added to itself gets its gradient twice") {
  constexpr const auto& graph = Train<doubled>::differentiated;
  constexpr const Node& sum = node(graph, ops::add, 1);
  HOLDS(count(graph, ops::add) == 2 && sum.in[0] == sum.in[1] && sum.in[0] == node(graph, ops::conv_dx).out[0]);
}

TEST_CASE("the gradient starts at the loss") {
  constexpr const auto& graph = Train<small>::differentiated;
  constexpr const Node& loss = node(graph, ops::cross_entropy);
  HOLDS(loss.out.size() == 3 && node(Train<small>::simplified, ops::cross_entropy).out.size() == 2);
  HOLDS(shape(graph, loss.out[2]) == shape(graph, graph.ends[0].output));
  HOLDS(node(graph, ops::average_dx).in[0] == loss.out[2]);
  HOLDS(graph.outputs == Train<small>::simplified.outputs);
}

TEST_CASE("an update holds the optimizer's state, shaped like its parameter") {
  constexpr Optimizer sgd = SGD{}, momentum = SGD{.momentum = 0.9f}, adamw = AdamW{};
  HOLDS(count(Train<small, avx512_target, Passes{}, sgd>::differentiated, Role::state) == 0);
  HOLDS(count(Train<small, avx512_target, Passes{}, momentum>::differentiated, Role::state) == 4);
  HOLDS(count(Train<small>::differentiated, Role::state) == 8);
  HOLDS(count(Train<small, avx512_target, Passes{}, adamw>::differentiated, Role::state) == 8);
  constexpr const auto& graph = Train<small>::differentiated;
  constexpr const Node& update = node(graph, ops::update, 1);
  HOLDS(update.in.size() == 4 && update.in[0] == tensor(graph, "conv", 2, "weight"));
  constexpr const Tensor &first = graph.tensors[update.in[2]], &second = graph.tensors[update.in[3]];
  HOLDS(same_text(first.part, "moment1") && same_text(second.part, "moment2"));
  HOLDS(first.initial == 0.f && first.fan_in == 0);  // starts at zero, whatever the weight does
  HOLDS(same_text(Train<small, avx512_target, Passes{}, momentum>::differentiated.tensors.back().part, "velocity"));
}

TEST_CASE("an inference graph has no gradient") {
  HOLDS(count(Infer<small>::differentiated, ops::update) == 0 &&
        Infer<small>::differentiated.nodes.size() == Infer<small>::simplified.nodes.size());
}

}  // namespace
}  // namespace sinter::test
