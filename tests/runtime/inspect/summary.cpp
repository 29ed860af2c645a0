#include "runtime/inspect/summary.hpp"

#include "dsl/expression.hpp"
#include "dsl/layers/batch_norm.hpp"
#include "dsl/layers/conv.hpp"
#include "dsl/layers/dense.hpp"
#include "dsl/layers/flatten.hpp"
#include "dsl/layers/input.hpp"
#include "dsl/layers/max_pool.hpp"
#include "dsl/layers/relu.hpp"
#include "runtime/commands/summary.hpp"
#include "runtime/compiled/options.hpp"
#include "runtime/model/views.hpp"
#include "tests/runtime/rejects.hpp"

using namespace sinter;

namespace {

constexpr auto net = Input{6, 6, 2} >> Conv{.filters = 4, .kernel = 3} >> BatchNorm{} >> ReLU{} >>
                     Residual{Conv{.filters = 4, .kernel = 3, .padding = same}} >> MaxPool{2} >> Flatten{} >> Dense{3};
constexpr Options options{.batch = 8};
using Train = codegen::Compiled<Problem<net, options>, codegen::Mode::train>;
using Infer = codegen::Compiled<Problem<net, options>, codegen::Mode::infer>;

NetworkSummary made() {
  return summarize(
      {view_of_graph(Train::lowered), view_of_plan(Train::plan), view_of_plan(Infer::plan), options.optimizer});
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("layers, their outputs and their inputs") {
  const NetworkSummary summary = made();
  Names names;
  for (const LayerSummary& layer : summary.layers) names.push_back(layer.name);
  CHECK(names == Names{"conv1", "batchnorm1", "relu1", "conv2", "add1", "maxpool1", "flatten1", "dense1"});
  CHECK(summary.layers[0].output == Shape{4, 4, 4});
  CHECK(summary.layers[5].output == Shape{2, 2, 4});
  CHECK(summary.layers[6].output == Shape{1, 1, 16});
  CHECK(summary.layers[0].inputs == Names{"input"});
  CHECK(summary.layers[1].inputs == Names{"conv1"});
  CHECK(summary.layers[4].inputs == Names{"conv2", "relu1"});
  CHECK(summary.layers[7].inputs == Names{"flatten1"});
}

TEST_CASE("parameters are those of the plan: a bias before a BatchNorm is none") {
  const NetworkSummary summary = made();
  CHECK(summary.layers[0].trained == 9 * 2 * 4);
  CHECK(summary.layers[1].trained == 8);
  CHECK(summary.layers[1].kept == 8);
  CHECK(summary.layers[3].trained == 9 * 4 * 4 + 4);
  CHECK(summary.layers[7].trained == 16 * 3 + 3);
  CHECK(summary.trained == Train::plan.parameters);
  CHECK(summary.kept == 8);
}

TEST_CASE("operations by their definitions") {
  const NetworkSummary summary = made();
  CHECK(summary.layers[0].flops == 2 * 9 * 2 * 64);  // no bias
  CHECK(summary.layers[1].flops == 2 * 64);
  CHECK(summary.layers[2].flops == 64);
  CHECK(summary.layers[3].flops == 2 * 9 * 4 * 64 + 64);  // with its bias
  CHECK(summary.layers[4].flops == 64);
  CHECK(summary.layers[5].flops == 3 * 16);
  CHECK(summary.layers[6].flops == 0);
  CHECK(summary.layers[7].flops == 2 * 16 * 3 + 3);
  double sum = 0;
  for (const LayerSummary& layer : summary.layers) sum += layer.flops;
  CHECK(summary.flops == sum);
  CHECK(summary.step_flops == Train::plan.flops);
}

TEST_CASE("memory: outputs of a batch, and what the plan takes") {
  const NetworkSummary summary = made();
  CHECK(summary.batch == 8);
  CHECK(summary.layers[0].bytes == 4 * 8 * 64);
  CHECK(summary.layers[6].bytes == 0);
  CHECK(summary.output_bytes == 4 * 8 * (5 * 64 + 16 + 3));
  CHECK(summary.arena_bytes == Train::plan.arena_bytes);
  CHECK(summary.parameter_bytes == Train::plan.parameter_bytes);
  CHECK(summary.state_bytes == Train::plan.state_bytes);
}

TEST_CASE("the table names inputs where a layer does not follow the one above") {
  const std::string said = cli::summary_text(made());
  CAPTURE(said);
  CHECK(has(said, "layer       output  parameters  statistics    FLOP     memory  from\n"));
  CHECK(has(said, "conv1       4x4x4           72              2.30 k   2.00 KiB\n"));
  CHECK(has(said, "add1        4x4x4                               64   2.00 KiB  conv2 + relu1\n"));
  CHECK(has(said, "flatten1    16\n"));
  CHECK(has(said, "parameters     279 trained, 8 kept without training"));
}
