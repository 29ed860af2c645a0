#include "codegen/passes/simplify.hpp"

#include "tests/codegen/passes/plans.hpp"

namespace sinter::test {
namespace {

// -- a bias before BatchNorm cancels

constexpr auto plain = Input{8, 8, 2} >> Conv{.filters = 4} >> BatchNorm{} >> ReLU{} >> GlobalAveragePool{};
TEST_CASE("a bias that only a BatchNorm reads is dropped, with a note") {
  constexpr const auto& graph = Train<plain>::simplified;
  HOLDS(is_sequence(graph, {ops::conv, ops::statistics, ops::merge_statistics, ops::normalize, relu, ops::average,
                            ops::cross_entropy}));
  HOLDS(graph.layers[1].bias_dropped);
  HOLDS(node(graph, ops::statistics).in[0] == node(graph, ops::conv).out[0]);
  HOLDS(node(graph, ops::normalize).in[0] == node(graph, ops::conv).out[0]);
  HOLDS(Train<plain>::plan.parameters == 9 * 2 * 4 + 4 + 4);  // weight, gamma, beta
}

constexpr auto dense = Input{1, 1, 8} >> Dense{4} >> BatchNorm{} >> ReLU{} >> Dense{2};
TEST_CASE("so is a Dense bias") {
  constexpr const auto& graph = Train<dense>::simplified;
  HOLDS(count(graph, ops::bias) == 1 && graph.layers[1].bias_dropped && !graph.layers[4].bias_dropped);
}

constexpr auto relu_between = Input{8, 8, 2} >> Conv{.filters = 4} >> ReLU{} >> BatchNorm{} >> GlobalAveragePool{};
TEST_CASE("a ReLU between them keeps the bias") {
  constexpr const auto& graph = Train<relu_between>::simplified;
  HOLDS(count(graph, ops::bias) == 1 && !graph.layers[1].bias_dropped);
}

constexpr auto read_twice = Input{8, 8, 2} >> Conv{.filters = 4} >> Residual{BatchNorm{}} >> GlobalAveragePool{};
TEST_CASE("a second reader keeps the bias") {
  constexpr const auto& graph = Train<read_twice>::simplified;
  HOLDS(count(graph, ops::bias) == 1 && !graph.layers[1].bias_dropped);
}

constexpr auto two_norms = Input{8, 8, 2} >> Conv{.filters = 4} >>
                           (BatchNorm{} | BatchNorm{}) >> Add{} >> GlobalAveragePool{};
TEST_CASE("two BatchNorms that are all its readers drop the bias") {
  HOLDS(count(Train<two_norms>::simplified, ops::bias) == 0);
}

constexpr auto logits = Input{1, 1, 8} >> Dense{4} >> (BatchNorm{} | Identity{}) >> Add{};
TEST_CASE("a bias whose sum is added again stays") { HOLDS(count(Train<logits>::simplified, ops::bias) == 1); }

TEST_CASE("inference with running statistics keeps the bias: their mean is another batch's") {
  // The two plans must see the same parameters: what training drops, inference has none of either.
  HOLDS(Infer<plain>::plan.parameters == Train<plain>::plan.parameters);
  HOLDS(Infer<relu_between>::plan.parameters == Train<relu_between>::plan.parameters);
  HOLDS(count(Infer<relu_between>::simplified, ops::bias) == 1);
}

constexpr auto dropout_between =
    Input{8, 8, 2} >> Conv{.filters = 4} >> Dropout{} >> BatchNorm{} >> GlobalAveragePool{};
constexpr auto dropout_beside = Input{8, 8, 2} >> Conv{.filters = 4} >>
                                (BatchNorm{} | Dropout{} >> BatchNorm{}) >> Add{} >> GlobalAveragePool{};
TEST_CASE("training and inference agree about a bias that a Dropout reads, though inference has no Dropout") {
  HOLDS(count(Train<dropout_between>::simplified, ops::bias) == 1 &&
        count(Infer<dropout_between>::simplified, ops::bias) == 1);
  HOLDS(count(Train<dropout_beside>::simplified, ops::bias) == 1 &&
        count(Infer<dropout_beside>::simplified, ops::bias) == 1);
  HOLDS(Infer<dropout_between>::plan.parameter_bytes == Train<dropout_between>::plan.parameter_bytes);
  static constexpr auto of_nothing =
      Input{8, 8, 2} >> Conv{.filters = 4} >> Dropout{.rate = 0.f} >> BatchNorm{} >> GlobalAveragePool{};
  HOLDS(count(Train<of_nothing>::simplified, ops::bias) == 0 && count(Infer<of_nothing>::simplified, ops::bias) == 0);
}

// -- pool first

constexpr auto normalized_pool =
    Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >> BatchNorm{} >> ReLU{} >> MaxPool{2} >> GlobalAveragePool{};
TEST_CASE("a pool moves before ReLU and BatchNorm, and looks at the scale's sign") {
  constexpr const auto& graph = Train<normalized_pool>::simplified;
  HOLDS(is_sequence(graph, {ops::conv, ops::statistics, ops::merge_statistics, ops::max_pool, ops::normalize, relu,
                            ops::average, ops::cross_entropy}));
  constexpr const Node& pool = node(graph, ops::max_pool);
  HOLDS(pool.in[0] == node(graph, ops::conv).out[0]);
  HOLDS(pool.in.size() == 2 && pool.in[1] == node(graph, ops::merge_statistics).out[0]);
  HOLDS(node(graph, ops::normalize).in[0] == pool.out[0]);
  HOLDS(node(graph, relu).in[0] == node(graph, ops::normalize).out[0]);
  HOLDS(node(graph, ops::average).in[0] == node(graph, relu).out[0]);
  HOLDS(shape(graph, pool.out[0]) == Shape{4, 4, 4} &&
        shape(graph, node(graph, ops::normalize).out[0]) == Shape{4, 4, 4} &&
        shape(graph, node(graph, relu).out[0]) == Shape{4, 4, 4});
  // over all the pixels, not over the winners
  HOLDS(node(graph, ops::statistics).in[0] == node(graph, ops::conv).out[0]);
}

constexpr auto biased_pool =
    Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >> ReLU{} >> MaxPool{2} >> GlobalAveragePool{};
TEST_CASE("a pool moves before ReLU and bias") {
  constexpr const auto& graph = Train<biased_pool>::simplified;
  HOLDS(is_sequence(graph, {ops::conv, ops::max_pool, ops::bias, relu, ops::average, ops::cross_entropy}));
  HOLDS(node(graph, ops::max_pool).in.size() == 1);
  HOLDS(shape(graph, node(graph, ops::bias).out[0]) == Shape{4, 4, 4});
}

constexpr auto overlapping_pool = Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >> BatchNorm{} >> ReLU{} >>
                                  MaxPool{.size = 3, .stride = 2, .padding = 1} >> GlobalAveragePool{};
TEST_CASE("so does a pool whose windows have pixels in common, padded or not") {
  constexpr const auto& graph = Train<overlapping_pool>::simplified;
  HOLDS(is_sequence(graph, {ops::conv, ops::statistics, ops::merge_statistics, ops::max_pool, ops::normalize, relu,
                            ops::average, ops::cross_entropy}));
  HOLDS(node(graph, ops::max_pool).window() == Window{.size = 3, .stride = 2, .rows = {1, 1}, .columns = {1, 1}});
  HOLDS(shape(graph, node(graph, relu).out[0]) == Shape{4, 4, 4});
}

constexpr auto relu_read_twice = Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >> ReLU{} >>
                                 (MaxPool{2} | Conv{.filters = 4, .kernel = 2, .stride = 2}) >> Add{} >>
                                 GlobalAveragePool{};
TEST_CASE("a pool stays behind what has a second reader") {
  constexpr const auto& graph = Train<relu_read_twice>::simplified;
  HOLDS(node(graph, ops::max_pool).in[0] == node(graph, relu).out[0]);
  HOLDS(shape(graph, node(graph, relu).out[0]) == Shape{8, 8, 4});
}

constexpr auto bias_read_twice = Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >>
                                 (ReLU{} >> MaxPool{2} | Conv{.filters = 4, .kernel = 2, .stride = 2}) >> Add{} >>
                                 GlobalAveragePool{};
TEST_CASE("it moves as far as there is one reader") {
  constexpr const auto& graph = Train<bias_read_twice>::simplified;
  HOLDS(node(graph, ops::max_pool).in[0] == node(graph, ops::bias).out[0]);
  HOLDS(node(graph, relu).in[0] == node(graph, ops::max_pool).out[0]);
}

constexpr auto norm_twice = Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >> BatchNorm{} >> BatchNorm{} >>
                            MaxPool{2} >> GlobalAveragePool{};
TEST_CASE("a pool asks one BatchNorm for its sign, not two") {
  constexpr const auto& graph = Train<norm_twice>::simplified;
  HOLDS(node(graph, ops::max_pool).in.size() == 2);
  HOLDS(node(graph, ops::max_pool).in[0] == node(graph, ops::normalize).out[0]);  // the first one's
  constexpr const auto& infer = Infer<norm_twice>::simplified;
  HOLDS(node(infer, ops::max_pool).in.size() == 2 &&
        node(infer, ops::max_pool).in[0] == node(infer, ops::normalize).out[0]);
}

constexpr auto two_pools = Input{8, 8, 2} >> Conv{.filters = 4, .padding = same} >> ReLU{} >> MaxPool{2} >> ReLU{} >>
                           MaxPool{2} >> GlobalAveragePool{};
TEST_CASE("two pools both come first") {
  HOLDS(is_sequence(Train<two_pools>::simplified, {ops::conv, ops::max_pool, ops::max_pool, ops::bias, relu, relu,
                                                   ops::average, ops::cross_entropy}));
}

constexpr auto relu_first =
    Input{8, 8, 2} >> Conv{.filters = 4} >> ReLU{} >> BatchNorm{} >> MaxPool{2} >> GlobalAveragePool{};
TEST_CASE("a pool that asks for a sign stays behind what computes it") {
  HOLDS(is_sequence(Infer<relu_first>::simplified, {ops::conv, ops::bias, relu, ops::running_statistics, ops::max_pool,
                                                    ops::normalize, ops::average, ops::cross_entropy}));
}

// -- Flatten

constexpr auto flattened = Input{6, 5, 2} >> Conv{.filters = 3} >> Flatten{} >> Dense{4};
TEST_CASE("Dense on a flattened image is a convolution over all of it") {
  constexpr const auto& graph = Train<flattened>::simplified;
  HOLDS(is_sequence(graph, {ops::conv, ops::bias, ops::conv, ops::bias, ops::cross_entropy}));
  HOLDS(node(graph, ops::conv, 1).window() == Window{.size = {4, 3}});
  HOLDS(node(graph, ops::conv, 1).in[0] == node(graph, ops::bias).out[0]);
  constexpr int weight = tensor(graph, "dense", 1, "weight");
  HOLDS(shape(graph, weight) == Shape{12, 3, 4});
  HOLDS(graph.tensors[weight].fan_in == 36 && graph.tensors[weight].fan_out == 4);
}

constexpr auto input_flattened = Input{5, 5, 2} >> Flatten{} >> Dense{4};
TEST_CASE("also straight from the input") {
  HOLDS(is_sequence(Train<input_flattened>::simplified, {ops::conv, ops::bias, ops::cross_entropy}));
}

constexpr auto flat_needed = Input{5, 5, 2} >> Conv{.filters = 3} >> Flatten{} >> ReLU{} >> Dense{4};
TEST_CASE("a Flatten that another op reads stays") { HOLDS(count(Train<flat_needed>::simplified, ops::reshape) == 1); }

constexpr auto flat_shared = Input{2, 2, 2} >> Conv{.filters = 2, .padding = same} >> Flatten{} >>
                             (Dense{8} | Identity{}) >> Add{};
TEST_CASE("a Flatten with a second reader stays for that one") {
  constexpr const auto& graph = Train<flat_shared>::simplified;
  HOLDS(count(graph, ops::reshape) == 1);
  HOLDS(node(graph, ops::conv, 1).window() == Window{.size = 2});
  HOLDS(node(graph, ops::add).in[1] == node(graph, ops::reshape).out[0]);
}

constexpr auto window_beyond =
    Input{4, 4, 3} >> Flatten{} >> Conv{.filters = 5, .kernel = 3, .padding = same} >> Dense{3};
TEST_CASE("a convolution that looks beyond the flat vector is none over the image") {
  HOLDS(count(Train<window_beyond>::simplified, ops::reshape) == 1);
  HOLDS(Train<window_beyond>::plan.parameters == 9 * 48 * 5 + 5 + 5 * 3 + 3);
}

constexpr auto reshaped = Input{2, 3, 5} >> ReLU{} >> Reshape{30, 1, 1} >> Conv{.filters = 5, .kernel = 1} >>
                          Flatten{} >> Conv{.filters = 50, .kernel = 1, .groups = 50} >>
                          Conv{.filters = 10, .kernel = 1, .groups = 2} >> Dense{3};
TEST_CASE("a Reshape to an image stays, and so does a Flatten whose reader's groups see a part of it") {
  constexpr const auto& graph = Train<reshaped>::simplified;
  HOLDS(count(graph, ops::reshape) == 2);
}

constexpr auto window_of_one = Input{4, 4, 3} >> Flatten{} >> Conv{.filters = 5, .kernel = 1} >> Dense{3};
TEST_CASE("one that looks at nothing else is") {
  HOLDS(count(Train<window_of_one>::simplified, ops::reshape) == 0);
  HOLDS(Train<window_of_one>::plan.parameters == 48 * 5 + 5 + 5 * 3 + 3);
}

// -- all of it

/// Whether a later node or the caller reads something of every node.
constexpr bool all_alive(const auto& graph) {
  for (int i = 0; i < graph.nodes.size(); i++) {
    bool alive = false;
    for (int t : graph.nodes[i].out) {
      alive = alive || graph.outputs.contains(t);
      for (int j = i + 1; j < graph.nodes.size(); j++) alive = alive || graph.nodes[j].in.contains(t);
    }
    if (!alive) return false;
  }
  return true;
}
/// Whether every node reads only what is fed, kept, or computed before it.
constexpr bool in_order(const auto& graph) {
  for (int i = 0; i < graph.nodes.size(); i++)
    for (int t : graph.nodes[i].in)
      for (int j = i; j < graph.nodes.size(); j++)
        if (graph.nodes[j].out.contains(t)) return false;
  return true;
}

TEST_CASE("nothing dead is left, and every node still comes after what it reads") {
  HOLDS(all_alive(Train<plain>::simplified) && in_order(Train<plain>::simplified));
  HOLDS(all_alive(Train<normalized_pool>::simplified) && in_order(Train<normalized_pool>::simplified));
  HOLDS(all_alive(Train<bias_read_twice>::simplified) && in_order(Train<bias_read_twice>::simplified));
  HOLDS(all_alive(Train<two_pools>::simplified) && in_order(Train<two_pools>::simplified));
  HOLDS(all_alive(Train<flat_shared>::simplified) && in_order(Train<flat_shared>::simplified));
  HOLDS(all_alive(Train<mnist_cnn>::simplified) && in_order(Train<mnist_cnn>::simplified));
  HOLDS(all_alive(Train<resnet8>::simplified) && in_order(Train<resnet8>::simplified));
}

TEST_CASE("switched off, it leaves the graph as it was lowered") {
  constexpr Passes off{.simplify = false};
  constexpr const auto& graph = Train<normalized_pool, avx512_target, off>::simplified;
  HOLDS(is_sequence(graph, {ops::conv, ops::bias, ops::statistics, ops::merge_statistics, ops::normalize, relu,
                            ops::max_pool, ops::average, ops::cross_entropy}));
  HOLDS(!graph.layers[1].bias_dropped);
}

}  // namespace
}  // namespace sinter::test
