#include "codegen/passes/narrow.hpp"

#include "tests/codegen/passes/plans.hpp"

namespace sinter::test {
namespace {

template <const auto& Net, Mode mode = Mode::train>
constexpr const auto& narrowed = Compiled<Narrow<On<Net>>, mode>::narrowed;

constexpr bool is_narrow_tensor(const auto& graph, int t) { return graph.tensors[t].element == Element::bf16; }

TEST_CASE("activations and their gradients are bfloat16, what is trained and what it ends in are floats") {
  constexpr const auto& g = narrowed<mnist_cnn>;
  for (const Tensor& t : g.tensors)
    if (t.role == Role::parameter || t.role == Role::statistic || t.role == Role::state || t.role == Role::input ||
        t.role == Role::target)
      CHECK(t.element == Element::f32);
  for (const OutputEnd& end : g.ends) {
    CHECK(!is_narrow_tensor(g, end.output));
    CHECK(!is_narrow_tensor(g, end.loss));
  }
  HOLDS(is_narrow_tensor(g, node(g, ops::conv, 0).out[0]) && is_narrow_tensor(g, node(g, ops::conv, 1).out[0]));
  HOLDS(is_narrow_tensor(g, node(g, ops::normalize).out[0]) && is_narrow_tensor(g, node(g, ops::max_pool).out[0]));
  HOLDS(is_narrow_tensor(g, node(g, ops::conv_dx).out[0]));
  HOLDS(!is_narrow_tensor(g, node(g, ops::statistics).out[0]));
}

TEST_CASE("products read copies of the weights that are rounded once a step, in pairs where they sum in blocks") {
  constexpr const auto& g = narrowed<mnist_cnn>;
  HOLDS(count(g, ops::rounded_images) == 1);   // of the first convolution
  HOLDS(count(g, ops::rounded) == 1);          // its weight: one input channel fills no block
  HOLDS(count(g, ops::rounded_weights) == 3);  // of all others
  for (const Node& n : g.nodes)
    if (n.op == ops::conv) CHECK(g.tensors[n.in[1]].role == Role::channel);
  HOLDS(node(g, ops::conv, 0).in[1] == node(g, ops::rounded).out[0]);
}

constexpr auto grouped_convolutions =
    Input{8, 8, 4} >> Conv{.filters = 16, .padding = same, .groups = 4} >> ReLU{} >> Flatten{} >> Dense{4};
TEST_CASE("where channels meet in groups there are no blocks") {
  constexpr const auto& g = narrowed<grouped_convolutions>;
  HOLDS(count(g, ops::rounded) == 1 && count(g, ops::rounded_weights) == 1);
}

TEST_CASE("a prediction has its activations in bfloat16 as well") {
  constexpr const auto& g = narrowed<mnist_cnn, Mode::infer>;
  HOLDS(is_narrow_tensor(g, node(g, ops::conv, 1).out[0]) && !is_narrow_tensor(g, g.ends[0].prediction));
}

TEST_CASE("with floats nothing is narrow") {
  constexpr const auto& g = Train<mnist_cnn>::narrowed;
  HOLDS(count(g, ops::rounded) + count(g, ops::rounded_images) + count(g, ops::rounded_weights) == 0);
  HOLDS(!is_narrow(g));
}

}  // namespace
}  // namespace sinter::test
