#include "runtime/report/graph_dot.hpp"

#include <algorithm>
#include <vector>

#include "codegen/ops/update.hpp"
#include "runtime/base/text.hpp"
#include "runtime/inspect/explain.hpp"
#include "runtime/model/tensors.hpp"

namespace sinter::report {
namespace {

using codegen::Kernel;
using codegen::Node;

enum class Part { forward, backward, update };

const char* name_of(Part part) {
  static constexpr const char* names[] = {"forward", "backward", "update"};
  return names[static_cast<std::size_t>(part)];
}

/// Nodes are in order of execution: what follows the loss is of the backward pass.
std::vector<Part> parts(const GraphView& graph) {
  std::vector<Part> result;
  bool forward = true;
  for (const Node& n : graph.nodes) {
    result.push_back(n.of_update ? Part::update : forward || n.of_loss ? Part::forward : Part::backward);
    forward = forward && !n.of_loss;
  }
  return result;
}

/// What a kernel mostly does: the earliest part of the step that one of its nodes belongs to, updates aside.
Part part_of(const Kernel& kernel, const std::vector<Part>& of_nodes) {
  Part part = Part::update;
  for (const int n : kernel.nodes) part = std::min(part, of_nodes[static_cast<std::size_t>(n)]);
  return part;
}

std::string dot_quoted(std::string_view words) {
  std::string result = "\"";
  for (const char c : words) {
    if (c == '"' || c == '\\') result += '\\';
    if (c == '\n') {
      result += "\\n";
    } else {
      result += c;
    }
  }
  return result + "\"";
}

std::string node(const std::string& id, const std::string& label, Part part, int kernel, const std::string& tooltip) {
  std::string line =
      "  " + id + " [label=" + dot_quoted(label) + ", class=" + name_of(part) + ", tooltip=" + dot_quoted(tooltip);
  if (kernel >= 0) line += ", URL=" + dot_quoted("#" + kernel_id(kernel));
  return line + "];\n";
}

std::string edge(const std::string& from, const std::string& to, const std::string& tooltip) {
  return "  " + from + " -> " + to + " [edgetooltip=" + dot_quoted(tooltip) + "];\n";
}

std::string tensor_text(const GraphView& graph, int t) {
  const codegen::Tensor& tensor = graph.tensors[static_cast<std::size_t>(t)];
  return tensor_name(graph, t) + text(", %dx%dx%d", tensor.shape.height, tensor.shape.width, tensor.shape.channels) +
         (tensor.batched ? " an image" : "");
}

constexpr const char* opening =
    "digraph {\n  bgcolor=transparent;\n  ranksep=0.28;\n  nodesep=0.18;\n"
    "  node [shape=box, style=rounded, fontname=\"DejaVu Sans\", fontsize=11, margin=\"0.12,0.05\", height=0.2];\n"
    "  edge [arrowsize=0.55];\n";

/// Which kernel each node became part of; -1: none.
std::vector<int> kernels_of_nodes(const PlanView& plan) {
  std::vector<int> result(plan.graph.nodes.size(), -1);
  for (std::size_t k = 0; k < plan.kernels.size(); k++)
    for (const int n : plan.kernels[k].nodes) result[static_cast<std::size_t>(n)] = static_cast<int>(k);
  return result;
}

std::string operations_text(const PlanView& plan, const Kernel& kernel) {
  std::string words;
  int on_line = 0;
  for (const int n : kernel.nodes) {
    if (!words.empty()) words += ++on_line % 3 == 0 ? ",\n" : ", ";
    words += plan.graph.nodes[static_cast<std::size_t>(n)].op.definition->name;
  }
  return words;
}

}  // namespace

std::string kernel_id(int kernel) { return text("k%02d", kernel); }

std::string operations_dot(const PlanView& plan) {
  const GraphView& graph = plan.graph;
  const std::vector<Part> part = parts(graph);
  const std::vector<int> kernels = kernels_of_nodes(plan);
  std::vector<int> producer(graph.tensors.size(), -1);
  std::string dot = opening;
  for (std::size_t n = 0; n < graph.nodes.size(); n++) {
    const Node& operation = graph.nodes[n];
    const std::string id = "n" + std::to_string(n), layer = layer_name(graph.layers, operation.layer);
    const std::string label = operation.op.definition->name + (layer.empty() ? "" : "\n" + layer);
    dot += node(id, label, part[n], kernels[n], kernels[n] >= 0 ? kernel_name(plan, kernels[n]) : "");
    std::vector<int> joined;
    for (const int t : operation.in) {
      const int from = producer[static_cast<std::size_t>(t)];
      if (from < 0 || std::find(joined.begin(), joined.end(), from) != joined.end()) continue;
      joined.push_back(from);
      dot += edge("n" + std::to_string(from), id, tensor_text(graph, t));
    }
    for (const int t : operation.out) producer[static_cast<std::size_t>(t)] = static_cast<int>(n);
  }
  return dot + "}\n";
}

std::string kernels_dot(const PlanView& plan) {
  const std::vector<Part> part = parts(plan.graph);
  std::vector<int> writer(plan.graph.tensors.size(), -1);
  std::string dot = opening, edges;
  for (int k = 0; k < static_cast<int>(plan.kernels.size()); k++) {
    const Kernel& kernel = plan.kernels[static_cast<std::size_t>(k)];
    const codegen::Region region = region_of(plan, k);
    if (region.interleaves() && k == region.first)
      dot += "  subgraph cluster" + std::to_string(k) +
             " {\n  label=\"image by image\"; fontsize=9; fontname=\"DejaVu Sans\"; class=group;\n";
    dot += node(kernel_id(k), kernel_name(plan, k) + "\n" + operations_text(plan, kernel), part_of(kernel, part), k,
                kernel_text(plan, k));
    if (region.interleaves() && k == region.last - 1) dot += "  }\n";

    std::vector<int> joined;
    for (int slot = 0; slot < kernel.operands.size(); slot++) {
      const int t = kernel.operands[slot];
      const int from = writer[static_cast<std::size_t>(t)];
      if (from >= 0 && from != k && std::find(joined.begin(), joined.end(), from) == joined.end()) {
        joined.push_back(from);
        edges += edge(kernel_id(from), kernel_id(k), tensor_text(plan.graph, t));
      }
    }
    for (int slot = 0; slot < kernel.operands.size(); slot++)
      if (kernel.writes(slot)) writer[static_cast<std::size_t>(kernel.operands[slot])] = k;
  }
  return dot + edges + "}\n";
}

}  // namespace sinter::report
