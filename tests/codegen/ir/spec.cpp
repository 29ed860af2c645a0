// The spec must notice what it is there for: each rule is broken once.
#include "codegen/ir/spec.hpp"

#include "tests/codegen/passes/plans.hpp"

namespace sinter::test {
namespace {

constexpr auto net =
    Input{6, 6, 2} >> Conv{.filters = 4, .padding = same} >> BatchNorm{} >> ReLU{} >> Flatten{} >> Dense{3};
using Code = Train<net>;
constexpr const auto& graph = Code::differentiated;
constexpr const auto& plan = Code::placed;

constexpr int index_of(const auto& g, Op op) { return static_cast<int>(&node(g, op) - g.nodes.begin()); }

TEST_CASE("graphs and plans of the pipeline are legal") {
  HOLDS(is_legal(Code::lowered) && is_legal(Code::simplified) && is_legal(graph) && is_trained(graph));
  HOLDS(is_fused(Code::fused) && is_laid_out(Code::laid_out) && is_sequenced(Code::sequenced, avx512_target) &&
        is_placed(plan));
}

TEST_CASE("a graph that reads a tensor before it is computed is not ordered") {
  HOLDS(!is_ordered(changed(graph, [](auto& g) { g.nodes[0].in[0] = graph.nodes[3].out[0]; })));
  HOLDS(!is_ordered(changed(graph, [](auto& g) {
    const Node first = g.nodes[0];
    g.nodes[0] = g.nodes[1], g.nodes[1] = first;
  })));
}
TEST_CASE("nor is one that computes a tensor twice, or names one that does not exist") {
  HOLDS(!is_ordered(changed(graph, [](auto& g) { g.nodes[1].out[0] = g.nodes[0].out[0]; })));
  HOLDS(!is_ordered(changed(graph, [](auto& g) { g.nodes[0].in[1] = g.tensors.size(); })));
  HOLDS(!is_ordered(changed(graph, [](auto& g) { g.nodes[0].in[1] = -1; })));
  HOLDS(!is_ordered(changed(graph, [](auto& g) { g.nodes.count = 2; })));  // the outputs are gone
}

TEST_CASE("a graph whose shapes do not fit its ops is not typed") {
  HOLDS(!is_typed(changed(graph, [](auto& g) { g.tensors[node(g, relu).out[0]].shape = {6, 6, 5}; })));
  HOLDS(!is_typed(changed(graph, [](auto& g) { g.tensors[tensor(g, "conv", 1, "weight")].shape = {8, 2, 4}; })));
  HOLDS(!is_typed(changed(graph, [](auto& g) { g.tensors[node(g, ops::conv).out[0]].shape = {0, 6, 4}; })));
  HOLDS(!is_typed(changed(graph, [](auto& g) { g.tensors[node(g, ops::update).in[1]].shape = {1, 1, 99}; })));
}

TEST_CASE("a parameter without its update, with two, or read after it, is not trained") {
  HOLDS(!is_trained(changed(graph, [](auto& g) { g.nodes[index_of(g, ops::update)].op = relu; })));
  HOLDS(!is_trained(changed(graph, [](auto& g) { g.nodes.add(node(g, ops::update)); })));
  HOLDS(!is_trained(
      changed(graph, [](auto& g) { g.nodes.add({.op = ops::bias, .in = {{0, node(g, ops::update).in[0]}, 2}}); })));
}

TEST_CASE("a plan that loses a node, or reads what nobody stored, is not fused") {
  HOLDS(!is_fused(changed(Code::fused, [](auto& p) { p.order[1].nodes.clear(); })));
  HOLDS(!is_fused(changed(Code::fused, [](auto& p) { p.order[0].written = 0; })));
  HOLDS(!is_fused(changed(Code::fused, [](auto& p) {
    const Kernel first = p.order[1];
    p.order[1] = p.order[2], p.order[2] = first;
  })));
}
TEST_CASE("nor is one whose programs name registers or operands that are not there") {
  HOLDS(!is_fused(changed(Code::fused, [](auto& p) { p.order[1].spec.program.back().a = 60; })));
  HOLDS(!is_fused(changed(Code::fused, [](auto& p) { p.order[1].spec.program.back().slot = 15; })));
}

TEST_CASE("pitches that cut a vector are not laid out") {
  HOLDS(!is_laid_out(changed(Code::laid_out, [](auto& p) { p.order[1].spec.views[2].pitch = 4; })));
  HOLDS(!is_laid_out(changed(Code::laid_out, [](auto& p) { p.order[1].spec.views.count--; })));
  HOLDS(!is_laid_out(changed(Code::laid_out, [](auto& p) { p.order[1].spec.lanes = 0; })));
}

TEST_CASE("nor are panels that a kernel's own code does not find") {
  HOLDS(!is_laid_out(changed(Code::laid_out, [](auto& p) {
    for (Kernel& k : p.order)
      if (!k.spec.anchor->panels) k.spec.views[0].in_panels = true;
  })));
}

TEST_CASE("tiles without rows or with too many registers are not sequenced") {
  HOLDS(!is_sequenced(changed(Code::sequenced, [](auto& p) { p.order[1].spec.tile_rows = 0; }), avx512_target));
  HOLDS(!is_sequenced(changed(Code::sequenced, [](auto& p) { p.order[1].spec.tile_rows = 29; }), avx512_target));
}

TEST_CASE("tensors of a kernel without a place, or in one another's, are not placed") {
  HOLDS(!is_placed(changed(plan, [](auto& p) { p.places[p.graph.inputs[0]].space = Space::none; })));
  HOLDS(!is_placed(changed(plan, [](auto& p) { p.places[p.graph.inputs[0]].size = 0; })));
  // buffers that are shared in time keep nothing
  HOLDS(!is_placed(changed(plan, [](auto& p) { p.prepares = p.order.size(); })));
  HOLDS(!is_placed(changed(plan, [](auto& p) { p.places[p.graph.inputs[0]].view.pitch = 99; })));
  HOLDS(!is_placed(changed(plan, [](auto& p) {
    const Kernel& k = kernel(p, anchors::contract, {ops::conv, ops::statistics});
    p.places[k.operands[2]].offset = p.places[k.operands[0]].offset;
  })));
}

}  // namespace
}  // namespace sinter::test
