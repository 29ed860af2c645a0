#include "runtime/inspect/network_text.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <sstream>
#include <utility>
#include <vector>

#include "runtime/base/text.hpp"
#include "runtime/model/tensors.hpp"

namespace sinter {
namespace {

using codegen::Node;

const codegen::Tensor& tensor(const GraphView& graph, int t) { return graph.tensors[static_cast<std::size_t>(t)]; }

/// One number of rows and columns alike, or both.
std::string pair_text(std::uint32_t high, std::uint32_t wide) {
  return std::to_string(high) + (wide == high ? "" : "x" + std::to_string(wide));
}

/// An operation's own numbers, as its row has them written.
std::string attributes(const Node& node) {
  std::string written;
  for (int i = 0; i < codegen::Attributes::capacity; i++) {
    const codegen::Field& field = node.op.definition->fields[i];
    const std::uint32_t word = node.attributes.words[i];
    switch (field.kind) {
      case codegen::Field::hidden:
        break;
      case codegen::Field::integer:
        written += field.before + std::to_string(static_cast<std::int32_t>(word));
        break;
      case codegen::Field::real:
        written += field.before + number_text(std::bit_cast<float>(word));
        break;
      case codegen::Field::flag:
        if (word != 0) written += field.before;
        break;
      case codegen::Field::unless_ones:
        if (word == 1 && node.attributes.words[i + 1] == 1) break;
        [[fallthrough]];
      case codegen::Field::pair:
        written += field.before + pair_text(word, node.attributes.words[i + 1]);
        break;
    }
  }
  return written;
}

bool flows(const codegen::Tensor& from) {
  return from.role == codegen::Role::activation || from.role == codegen::Role::input;
}

/// The layers whose outputs these nodes of one layer read.
std::string sources(const GraphView& graph, std::span<const Node> nodes) {
  std::vector<int> layers;
  for (const Node& node : nodes) {
    for (const int t : node.in) {
      const codegen::Tensor& from = tensor(graph, t);
      const bool known = std::find(layers.begin(), layers.end(), from.layer) != layers.end();
      if (flows(from) && from.layer != node.layer && !known) layers.push_back(from.layer);
    }
  }
  std::string names;
  for (const int layer : layers) names += (names.empty() ? "" : ", ") + layer_name(graph.layers, layer);
  return names;
}

/// The nodes of one layer, which stand one behind the other; the loss is not one of them.
std::string line(const GraphView& graph, std::span<const Node> nodes) {
  std::string operations;
  for (const Node& node : nodes) {
    operations += std::string(operations.empty() ? "" : ", ") + node.op.definition->name + attributes(node);
  }
  const Shape& shape = tensor(graph, nodes.back().out[0]).shape;
  const int layer = nodes[0].layer;
  return layer_name(graph.layers, layer) + " " + graph.layers[static_cast<std::size_t>(layer)].kind + " from " +
         sources(graph, nodes) + ": " + operations + text(": %dx%dx%d", shape.height, shape.width, shape.channels);
}

/// Whether names of layers leave open what reads what: a layer is used more than once, or joined with itself.
bool is_ambiguous(const GraphView& graph, std::span<const Node> nodes) {
  for (const codegen::LayerInfo& layer : graph.layers)
    if (layer.uses > 0) return true;
  std::vector<std::pair<int, int>> joined;  // by a layer, the output of a layer
  for (const Node& node : nodes) {
    const auto count = std::count_if(node.in.begin(), node.in.end(), [&](int t) { return flows(tensor(graph, t)); });
    if (count < 2) continue;
    for (const int t : node.in)
      if (flows(tensor(graph, t)) && tensor(graph, t).layer != node.layer)
        joined.emplace_back(node.layer, tensor(graph, t).layer);
  }
  std::sort(joined.begin(), joined.end());
  return std::adjacent_find(joined.begin(), joined.end()) != joined.end();
}

/// Which operation, counted from 1, makes what each reads; 0 is the input, of several 0, -1, …
std::string wiring(const GraphView& graph, std::span<const Node> nodes) {
  std::string written = "wiring of its operations:";
  for (const Node& node : nodes) {
    std::string read;
    for (const int t : node.in) {
      if (!flows(tensor(graph, t))) continue;
      const auto made =
          std::find_if(nodes.begin(), nodes.end(), [&](const Node& other) { return other.out.contains(t); });
      const auto input = std::find(graph.inputs.begin(), graph.inputs.end(), t);
      const auto number = made == nodes.end() ? graph.inputs.begin() - input : made - nodes.begin() + 1;
      read += (read.empty() ? " " : "+") + std::to_string(number);
    }
    written += read.empty() ? " -" : read;
  }
  return written;
}

}  // namespace

std::string network_text(const GraphView& written) {
  const auto is_loss = [](const Node& node) { return node.of_loss; };
  const auto loss = std::find_if(written.nodes.begin(), written.nodes.end(), is_loss);
  const std::span<const Node> nodes(written.nodes.begin(), loss);
  std::string lines;
  for (std::size_t first = 0, end = 0; first < nodes.size(); first = end) {
    while (end < nodes.size() && nodes[end].layer == nodes[first].layer) end++;
    lines += line(written, nodes.subspan(first, end - first)) + "\n";
  }
  if (is_ambiguous(written, nodes)) lines += wiring(written, nodes) + "\n";
  if (written.ends.size() > 1) {
    lines += "outputs of";
    for (const codegen::OutputEnd& one : written.ends)
      lines += " " + layer_name(written.layers, tensor(written, one.output).layer);
    lines += "\n";
  }
  return lines;
}

std::string network_difference(const std::string& there, const std::string& here) {
  std::istringstream old_lines(there), new_lines(here);
  while (true) {
    std::string before, now;
    const bool more_before = static_cast<bool>(std::getline(old_lines, before)),
               more_now = static_cast<bool>(std::getline(new_lines, now));
    if (!more_before && !more_now) return "";
    if (before != now || more_before != more_now) {
      before = shortened(before);
      const std::string& either = more_now ? now : before;
      return "layer " + either.substr(0, either.find(' ')) + " is " + (more_before ? "`" + before + "`" : "missing") +
             " there and " + (more_now ? "`" + now + "`" : "missing") + " here";
    }
  }
}

}  // namespace sinter
