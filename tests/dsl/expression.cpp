#include "dsl/expression.hpp"

#include <initializer_list>
#include <string_view>

#include "codegen/passes/lower.hpp"
#include "dsl/layers/batch_norm.hpp"
#include "dsl/layers/conv.hpp"
#include "dsl/layers/dense.hpp"
#include "dsl/layers/flatten.hpp"
#include "dsl/layers/global_average_pool.hpp"
#include "dsl/layers/input.hpp"
#include "dsl/layers/max_pool.hpp"
#include "dsl/layers/relu.hpp"
#include "tests/holds.hpp"

using namespace sinter;
using namespace sinter::codegen;

namespace {

// -- types

template <class A, class B>
constexpr bool is(const B&) {
  return std::is_same_v<A, B>;
}

TEST_CASE("every layer is an expression, other things are not") {
  HOLDS(Layer<Input> && Layer<Conv> && Layer<BatchNorm> && Layer<ReLU> && Layer<MaxPool> && Layer<GlobalAveragePool> &&
        Layer<Flatten> && Layer<Dense> && Layer<Add> && Layer<Identity>);
  HOLDS(Expression<Then<ReLU, ReLU>> && Expression<Parallel<ReLU, Identity>> && Expression<Residual<ReLU>> &&
        Expression<Repeat<ReLU>>);
  HOLDS(!Expression<int> && !Expression<const char*> && !Expression<Shape> && !Expression<Padding>);
}

TEST_CASE(">> makes a pair, of what stands before it and what stands behind it") {
  HOLDS(is<Then<Then<Input, Flatten>, Dense>>(Input{1, 1, 4} >> Flatten{} >> Dense{2}));
  HOLDS(is<Then<Input, Then<Flatten, Dense>>>(Input{1, 1, 4} >> (Flatten{} >> Dense{2})));
}

TEST_CASE("| makes one flat set of branches, and binds weaker than >>") {
  HOLDS(is<Parallel<Dense, Dense, Identity>>(Dense{2} | Dense{2} | Identity{}));
  HOLDS(is<Parallel<Dense, Dense, Identity>>(Dense{2} | (Dense{2} | Identity{})));
  HOLDS(is<Parallel<Then<Dense, ReLU>, Identity>>(Dense{2} >> ReLU{} | Identity{}));
  HOLDS(is<Then<Parallel<Dense, Identity>, Add>>((Dense{2} | Identity{}) >> Add{}));
}

TEST_CASE("a residual's shortcut is the identity unless given") {
  HOLDS(is<Residual<ReLU, Identity>>(Residual{ReLU{}}));
  HOLDS(is<Residual<Then<Dense, ReLU>, Dense>>(Residual{Dense{2} >> ReLU{}, Dense{2}}));
}

TEST_CASE("a block in a block is two, also where nothing but braces stands between them") {
  constexpr auto inner = Residual{Dense{2}};
  HOLDS(is<Residual<Residual<Dense>>>(Residual{Residual{Dense{2}}}) && is<Residual<Residual<Dense>>>(Residual{inner}));
  HOLDS(is<Residual<Residual<Dense>>>(Residual(inner)) &&
        is<Residual<Residual<Dense, ReLU>>>(Residual{Residual{Dense{2}, ReLU{}}}));
  HOLDS(is<Repeat<Repeat<Dense>>>(repeat<2>(repeat<2>(Dense{2}))) &&
        is<Residual<Repeat<Dense>>>(Residual{repeat<2>(Dense{2})}));
  HOLDS(is<Residual<Parallel<Dense, ReLU>>>(Residual{Dense{2} | ReLU{}}));
  constexpr auto copy = inner;
  HOLDS(is<Residual<Dense>>(copy));
}

TEST_CASE("a repeated block is a value, not a type") {
  HOLDS(is<Repeat<Then<Dense, ReLU>>>(repeat<40>(Dense{2} >> ReLU{})) && repeat<40>(ReLU{}).count == 40);
  HOLDS(std::is_same_v<decltype(repeat<3>(ReLU{})), decltype(repeat<40>(ReLU{}))>);
}

TEST_CASE("layers keep the fields they were written with") {
  constexpr auto chain = Conv{.filters = 7, .kernel = 5, .stride = 2, .padding = same, .bias = false} >> MaxPool{3};
  HOLDS(chain.first.filters == 7 && chain.first.kernel == 5 && chain.first.stride == 2 &&
        chain.first.padding.is_same() && !chain.first.bias);
  HOLDS(chain.second.size == 3);
}

// -- order

/// Whether an expression lowers to layers of these kinds, in this order.
template <class Net>
constexpr bool layers(const Net& net, std::initializer_list<std::string_view> kinds) {
  const auto graph = lower<400>(net, CrossEntropy{}, true);
  if (!graph.diagnosis.ok || graph.layers.size() != static_cast<int>(kinds.size())) return false;
  int i = 0;
  for (std::string_view kind : kinds)
    if (graph.layers[i++].kind != kind) return false;
  return true;
}

constexpr auto classifier(int classes) { return Flatten{} >> Dense{classes}; }
constexpr auto block(int filters) { return Conv{.filters = filters, .padding = same} >> ReLU{}; }

TEST_CASE("layers are lowered in the order they are written, however it is bracketed") {
  HOLDS(layers((Input{4, 4, 1} >> (Conv{.filters = 2} >> (ReLU{} >> Flatten{}))) >> (Dense{3} >> ReLU{}),
               {"input", "conv", "relu", "flatten", "dense", "relu"}));
  HOLDS(layers(Input{4, 4, 1} >> Conv{.filters = 2} >> ReLU{} >> Flatten{} >> Dense{3},
               {"input", "conv", "relu", "flatten", "dense"}));
}

TEST_CASE("a branch after the other, then what merges them") {
  HOLDS(layers(Input{1, 1, 4} >> (Dense{3} >> ReLU{} | Dense{3} | Identity{} >> Dense{3} >> BatchNorm{}) >> Add{},
               {"input", "dense", "relu", "dense", "identity", "dense", "batchnorm", "add"}));
}

TEST_CASE("branches nest") {
  HOLDS(layers(Input{1, 1, 3} >> ((ReLU{} | Dense{3}) >> Add{} | Identity{}) >> Add{},
               {"input", "relu", "dense", "add", "identity", "add"}));
}

TEST_CASE("a residual is its body, its shortcut and their sum") {
  HOLDS(layers(Input{1, 1, 4} >> Residual{Dense{4} >> ReLU{}} >> Dense{2},
               {"input", "dense", "relu", "identity", "add", "dense"}));
  HOLDS(layers(Input{1, 1, 4} >> Residual{Dense{2}, Dense{2} >> BatchNorm{}},
               {"input", "dense", "dense", "batchnorm", "add"}));
  HOLDS(
      layers(Input{1, 1, 4} >> Residual{Residual{Dense{4}}}, {"input", "dense", "identity", "add", "identity", "add"}));
}

TEST_CASE("a block is repeated, each time with layers of its own") {
  HOLDS(layers(Input{1, 1, 4} >> repeat<3>(Dense{4} >> ReLU{}) >> Dense{2},
               {"input", "dense", "relu", "dense", "relu", "dense", "relu", "dense"}));
  HOLDS(layers(Input{1, 1, 4} >> repeat<2>(Residual{Dense{4}}),
               {"input", "dense", "identity", "add", "dense", "identity", "add"}));
  HOLDS(layers(Input{1, 1, 4} >> repeat<2>(repeat<2>(Dense{4})), {"input", "dense", "dense", "dense", "dense"}));
}

TEST_CASE("sub-networks are values, and functions return them") {
  constexpr auto stem = Input{4, 4, 1} >> block(2);
  HOLDS(layers(stem >> block(3) >> classifier(5), {"input", "conv", "relu", "conv", "relu", "flatten", "dense"}));
  HOLDS(layers(stem >> (block(2) | block(2)) >> Add{} >> classifier(5),
               {"input", "conv", "relu", "conv", "relu", "conv", "relu", "add", "flatten", "dense"}));
}

TEST_CASE("a network may start with a block of which Input is the first layer") {
  HOLDS(layers((Input{1, 1, 4} >> ReLU{}) >> Dense{2}, {"input", "relu", "dense"}));
}

/// The lines of the layers an expression lowers to, the first being 0.
template <class Net>
constexpr bool lines(const Net& net, std::initializer_list<unsigned> expected) {
  const auto graph = lower<400>(net, CrossEntropy{}, true);
  int i = 0;
  for (unsigned line : expected)
    if (graph.layers[i++].line - graph.layers[0].line != line) return false;
  return i == graph.layers.size();
}
TEST_CASE("a layer knows the line it was written in; of several lines, the last") {
  constexpr auto net = Input{1, 1, 4} >> Dense{4} >>  // 0
                       ReLU{} >>                      // 1
                       Residual{Dense{
                                    .units = 4,  // the Dense ends in line 4
                                },
                                ReLU{}} >>  // 5, and the Residual
                       Dense{2};            // 6
  HOLDS(lines(net, {0, 0, 1, 4, 5, 5, 6}));
}

TEST_CASE("the sum of a residual may have a name") {
  HOLDS(is<Residual<Dense, ReLU>>(Residual{.body = Dense{4}, .shortcut = ReLU{}, .name = "sum"}));
  HOLDS(is<Residual<Residual<Dense>>>(Residual{.body = Residual{.body = Dense{4}}, .name = "sum"}));
  constexpr auto named = Input{1, 1, 4} >> Residual{.body = Dense{4}, .name = "sum"};
  CHECK(lower<100>(named, CrossEntropy{}, true).layers.back().name == std::string_view("sum"));
}

// -- bounds

/// Whether an expression lowers to no more nodes than its bound, the loss aside.
template <class Net>
constexpr bool bounded(const Net& net) {
  return lower<400>(net, CrossEntropy{}, true).nodes.size() - 1 <= node_bound(net);
}
TEST_CASE("node_bound is a bound") {
  HOLDS(bounded(Input{4, 4, 1} >> Conv{.filters = 2} >> BatchNorm{} >> ReLU{} >> MaxPool{2} >> Flatten{} >> Dense{3}));
  HOLDS(bounded(Input{4, 4, 1} >> Conv{.filters = 2} >> GlobalAveragePool{}));
  HOLDS(bounded(Input{1, 1, 4} >> (ReLU{} | ReLU{} | ReLU{} | ReLU{} | ReLU{} | ReLU{} | ReLU{} | ReLU{}) >> Add{}));
  HOLDS(bounded(Input{1, 1, 4} >> repeat<9>(Residual{Identity{}}) >> Dense{2}));
}
TEST_CASE("node_bound adds up") {
  HOLDS(node_bound(Input{1, 1, 1}) == 0 && node_bound(Identity{}) == 0);
  HOLDS(node_bound(Dense{1} >> ReLU{}) == node_bound(Dense{1}) + node_bound(ReLU{}));
  HOLDS(node_bound(Dense{1} | ReLU{} | ReLU{}) == node_bound(Dense{1}) + 2 * node_bound(ReLU{}));
  HOLDS(node_bound(repeat<40>(Dense{1} >> ReLU{})) == 40 * node_bound(Dense{1} >> ReLU{}));
  HOLDS(node_bound(Residual{Dense{1}, ReLU{}}) == node_bound(Dense{1}) + node_bound(ReLU{}) + 1);
}

}  // namespace
