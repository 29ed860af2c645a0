#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "codegen/ops/conv.hpp"
#include "codegen/ops/max_pool.hpp"
#include "dsl/layers/conv.hpp"
#include "dsl/layers/input.hpp"
#include "dsl/layers/max_pool.hpp"

/// Convolutions, max pools and their gradients over many windows are PyTorch's: what the layers lower to, as the
/// definitions of the operations compute it. make_windows.py writes the references, of the same whole numbers.
namespace sinter {
namespace {

using namespace codegen;

const nlohmann::json& reference() {
  static const nlohmann::json all = nlohmann::json::parse(std::ifstream(std::string(PARITY_FOLDER) + "/windows.json"));
  return all;
}
Pair pair(const nlohmann::json& of) { return {of.at(0).get<int>(), of.at(1).get<int>()}; }
Padding padding(const nlohmann::json& of) {
  if (of.is_string()) return same;
  return Sides{of.at(0).get<int>(), of.at(1).get<int>(), of.at(2).get<int>(), of.at(3).get<int>()};
}

/// As make_windows.py has it.
void fill(std::vector<double>& values, std::size_t sequence) {
  for (std::size_t i = 0; i < values.size(); i++)
    values[i] = static_cast<double>((i * i % 17 + 5 * i + 3 * sequence) % 7) - 3;
}

/// A layer on an image of this shape, and tensors behind its own for gradients.
struct Lowered {
  Graph<16> graph;

  Lowered(const nlohmann::json& shape, const auto& layer) {
    Builder builder(graph, ListRef(graph.tensors), ListRef(graph.nodes), ListRef(graph.layers), true);
    builder.enter("input", "Input", nullptr, 1);
    Input{shape.at(0).get<int>(), shape.at(1).get<int>(), shape.at(2).get<int>()}.lower(builder);
    builder.enter(layer.kind, layer.title, nullptr, 1);
    layer.lower(builder);
  }
  /// One more tensor, like another.
  int like(int tensor) { return graph.tensors.add(graph.tensors[tensor]); }
};

TEST_CASE("convolutions over many windows are PyTorch's") {
  std::size_t sequence = 0;
  for (const nlohmann::json& wanted : reference().at("convolutions")) {
    CAPTURE(wanted.dump());
    Lowered net(wanted.at("shape"), Conv{.filters = wanted.at("filters").get<int>(),
                                         .kernel = pair(wanted.at("kernel")),
                                         .stride = pair(wanted.at("stride")),
                                         .padding = padding(wanted.at("padding")),
                                         .dilation = pair(wanted.at("dilation")),
                                         .bias = false});
    REQUIRE(net.graph.diagnosis.ok);
    const Node conv = net.graph.nodes[0];
    const int x = conv.in[0], w = conv.in[1], y = conv.out[0];
    const int dy = net.like(y), packed = net.like(w), dx = net.like(x), dw = net.like(w);
    Shape& exchanged = net.graph.tensors[packed].shape;
    exchanged = {exchanged.height, exchanged.channels, exchanged.width};
    Values v(net.graph, 1);
    fill(v[x], sequence), fill(v[w], sequence + 1), fill(v[dy], sequence + 2);
    evaluate(v, conv);
    evaluate(v, {.op = ops::pack, .in = {{w}, 1}, .out = {{packed}, 1}, .attributes = conv.attributes});
    evaluate(v, {.op = ops::conv_dx, .in = {{dy, packed}, 2}, .out = {{dx}, 1}, .attributes = conv.attributes});
    evaluate(v, {.op = ops::conv_dw, .in = {{x, dy}, 2}, .out = {{dw}, 1}, .attributes = conv.attributes});
    CHECK(v[y] == wanted.at("y").get<std::vector<double>>());
    CHECK(v[dx] == wanted.at("dx").get<std::vector<double>>());
    CHECK(v[dw] == wanted.at("dw").get<std::vector<double>>());
    sequence++;
  }
  CHECK(sequence >= 40);
}

TEST_CASE("max pools over many windows are PyTorch's") {
  std::size_t sequence = 0, scattered = 0;
  for (const nlohmann::json& wanted : reference().at("pools")) {
    CAPTURE(wanted.dump());
    Lowered net(wanted.at("shape"), MaxPool{.size = pair(wanted.at("kernel")),
                                            .stride = pair(wanted.at("stride")),
                                            .padding = padding(wanted.at("padding"))});
    REQUIRE(net.graph.diagnosis.ok);
    if (!net.graph.nodes.empty()) {  // a window of one pixel that moves on by one changes nothing
      const Node pool = net.graph.nodes[0];
      const int x = pool.in[0], y = pool.out[0], dy = net.like(y), dx = net.like(x);
      const bool scatters = !tiles(pool.window());
      Values v(net.graph, 1);
      fill(v[x], sequence), fill(v[dy], sequence + 2);
      evaluate(v, pool);
      evaluate(v, {.op = scatters ? ops::max_pool_scatter : ops::max_pool_dx,
                   .in = {{dy, x}, 2},
                   .out = {{dx}, 1},
                   .attributes = pool.attributes});
      CHECK(v[y] == wanted.at("y").get<std::vector<double>>());
      CHECK(v[dx] == wanted.at("dx").get<std::vector<double>>());
      scattered += scatters;
    }
    sequence++;
  }
  CHECK(sequence >= 40);
  CHECK(scattered >= 30);
}

}  // namespace
}  // namespace sinter
