#include "runtime/inspect/network_text.hpp"

#include <doctest/doctest.h>

#include "codegen/passes/lower.hpp"
#include "dsl/layers.hpp"
#include "tests/runtime/small_networks.hpp"

using namespace sinter;

namespace {

std::string text_of(const std::unique_ptr<Model>& model) { return network_text(model->views().written); }

}  // namespace

TEST_CASE("a network is a line for each layer that computes") {
  CHECK(text_of(small::adam()) ==
        "maxpool1 maxpool from input1: max_pool 4x4 stride 4 padding 0 0: 7x7x1\n"
        "conv1 conv from maxpool1: conv 3x3 stride 1 padding 1 1, bias: 7x7x2\n"
        "batchnorm1 batchnorm from conv1: statistics, merge_statistics decay 0.9 epsilon 1e-05 unbiased, normalize: "
        "7x7x2\n"
        "relu1 relu from batchnorm1: relu: 7x7x2\n"
        "maxpool2 maxpool from relu1: max_pool 3x3 stride 3 padding 0 0: 2x2x2\n"
        "flatten1 flatten from maxpool2: reshape: 1x1x8\n"
        "dropout1 dropout from flatten1: mask rate 0.25, dropout: 1x1x8\n"
        "dense1 dense from dropout1: conv 1x1 stride 1 padding 0 0, bias: 1x1x10\n");
}

TEST_CASE("of windows that are not square, strides and dilations of rows and of columns are written") {
  CHECK(text_of(small::oblong()) ==
        "maxpool1 maxpool from input1: max_pool 3x2 stride 4x2 padding 1 0: 7x14x1\n"
        "conv1 conv from maxpool1: conv 1x5 stride 1x3 dilation 1x2 padding 0 2, bias: 7x4x2\n"
        "average1 average from conv1: average: 1x1x2\n"
        "dense1 dense from average1: conv 1x1 stride 1 padding 0 0, bias: 1x1x10\n");
}

namespace {

constexpr auto doubled = Input{4, 4, 1} >> (Identity{} | Identity{} | ReLU{}) >> Add{} >> Flatten{} >> Dense{3};
constexpr auto block = Shared{Dense{4}};
constexpr auto side_by_side = Input{1, 1, 4} >> (block | block) >> Add{} >> Dense{3};
constexpr auto in_turn = Input{1, 1, 4} >> block >> (block | Identity{}) >> Add{} >> Dense{3};
constexpr auto second_use =
    Input{1, 1, 4} >> block >> Tap{"a"} >> ReLU{} >> block >> Tanh{} >> AddWith{"a"} >> Dense{3};
constexpr auto first_slice = Input{1, 1, 4} >> Slice{.channels = {0, 2}} >> Dense{3};
constexpr auto last_slice = Input{1, 1, 4} >> Slice{.channels = {2, 4}} >> Dense{3};

template <const auto& Net>
std::string lowered_text() {
  static constexpr auto graph = codegen::lower<codegen::graph_capacity(Net)>(Net, CrossEntropy{}, false);
  static_assert(graph.diagnosis.ok);
  return network_text(view_of_graph(graph));
}

}  // namespace

TEST_CASE("where names of layers leave it open a line tells what reads what") {
  CHECK(lowered_text<doubled>().ends_with("wiring of its operations: 0 0+0 2+1 3 4 5\n"));
  CHECK(lowered_text<side_by_side>() != lowered_text<in_turn>());
  CHECK(lowered_text<second_use>().find("wiring of its operations: 0 1 2 3 4 5 6+2 7 8\n") != std::string::npos);
}

TEST_CASE("boxes of other places are other networks") {
  CHECK(lowered_text<first_slice>() != lowered_text<last_slice>());
  CHECK(lowered_text<first_slice>().starts_with("slice1 slice from input1: slice row 0 column 0 channel 0: 1x1x2\n"));
}

TEST_CASE("of a line that no network has, a message shows the beginning") {
  const std::string difference = network_difference(std::string(5000, 'x') + "\x1b[0m", text_of(small::adam()));
  CHECK(difference.size() < 400);
  CHECK(difference.find("xxx...` there") != std::string::npos);
}

TEST_CASE("the optimizer is no part of it") { CHECK(text_of(small::adam()) == text_of(small::sgd())); }

TEST_CASE("two texts differ in a layer") {
  CHECK(network_difference(text_of(small::adam()), text_of(small::adam())).empty());
  const std::string wider = network_difference(text_of(small::adam()), text_of(small::wider()));
  CHECK(wider ==
        "layer conv1 is `conv1 conv from maxpool1: conv 3x3 stride 1 padding 1 1, bias: 7x7x2` there and `conv1 conv "
        "from "
        "maxpool1: conv 3x3 stride 1 padding 1 1, bias: 7x7x3` here");
  CHECK(network_difference(text_of(small::adam()), text_of(small::decay())).starts_with("layer batchnorm1 is `"));
  CHECK(network_difference("a 1\n", "a 1\nb 2\n") == "layer b is missing there and `b 2` here");
  CHECK(network_difference("a 1\nb 2\n", "a 1\n") == "layer b is `b 2` there and missing here");
  CHECK(network_difference("a 1\n", "") == "layer a is `a 1` there and missing here");
}
