#include "runtime/inspect/summary.hpp"

#include <algorithm>

#include "codegen/ops/bias.hpp"
#include "codegen/ops/reshape.hpp"
#include "runtime/model/tensors.hpp"
#include "runtime/model/views.hpp"

namespace sinter {
namespace {

using codegen::Node;
using codegen::Role;

/// Reads the graph as it was written, before any pass; what a pass took away (a bias before a BatchNorm) costs nothing.
class Summary {
 public:
  explicit Summary(const NetworkViews& views)
      : graph_(views.written),
        plan_(views.train),
        parameters_(parameter_tensors(views.train)),
        batch_(views.train.batch) {}

  std::vector<LayerSummary> layers() const {
    std::vector<LayerSummary> list;
    for (int layer = 0; layer < static_cast<int>(graph_.layers.size()); ++layer) {
      if (output_of(layer) >= 0) list.push_back(of(layer));
    }
    return list;
  }

 private:
  const codegen::Tensor& tensor(int t) const { return graph_.tensors[static_cast<std::size_t>(t)]; }

  /// The last activation a layer computes; the loss and what belongs to the batch are none. -1: it computes nothing.
  int output_of(int layer) const {
    int output = -1;
    for (const Node& node : graph_.nodes) {
      if (node.layer == layer && !node.of_loss && tensor(node.out[0]).role == Role::activation) output = node.out[0];
    }
    return output;
  }

  LayerSummary of(int layer) const {
    const int output = output_of(layer);
    LayerSummary summary;
    summary.name = layer_name(graph_.layers, layer);
    summary.kind = graph_.layers[static_cast<std::size_t>(layer)].kind;
    summary.output = tensor(output).shape;
    for (const ParameterTensor& parameter : parameters_) {
      if (parameter.tensor.layer == layer)
        (parameter.info.trained ? summary.trained : summary.kept) += parameter.tensor.shape.size();
    }
    for (const Node& node : graph_.nodes) {
      if (node.layer != layer) continue;
      if (node.out.contains(output) && node.op != codegen::ops::reshape) {
        summary.bytes = std::int64_t{codegen::bytes_of(tensor(output).element)} * batch_ * summary.output.size();
      }
      summary.flops += flops(node);
      for (const int input : node.in) add_source(summary, layer, input);
    }
    return summary;
  }

  void add_source(LayerSummary& summary, int layer, int input) const {
    const codegen::Tensor& source = tensor(input);
    const bool image = source.role == Role::input;
    if (!image && (source.role != Role::activation || producer_layer(input) == layer)) return;
    const std::string name =
        image && graph_.inputs.size() == 1 ? "input" : layer_name(graph_.layers, producer_layer(input));
    if (std::find(summary.inputs.begin(), summary.inputs.end(), name) == summary.inputs.end())
      summary.inputs.push_back(name);
  }

  int producer_layer(int t) const {
    for (const Node& node : graph_.nodes) {
      if (!node.of_loss && node.out.contains(t)) return node.layer;
    }
    return tensor(t).layer;
  }

  /// Forward, one image, as a definition has them: fusion and running statistics may save some.
  double flops(const Node& node) const {
    if (node.op == codegen::ops::bias && plan_.graph.layers[static_cast<std::size_t>(node.layer)].bias_dropped)
      return 0;
    const codegen::Cost& cost = node.op.definition->cost;
    const double outputs = tensor(node.out[0]).shape.size();
    double total = static_cast<double>(cost.outputs) * outputs;
    if (node.in.empty()) return total;
    const Shape& input = tensor(node.in[0]).shape;
    total += static_cast<double>(cost.inputs) * input.size();
    if (cost.window > 0) total += static_cast<double>(cost.window) * (node.window().taps() - 1) * outputs;
    if (cost.products <= 0 && cost.scattered <= 0) return total;
    const Shape& weights = tensor(node.in[cost.products > 0 ? 1 : 2]).shape;
    const double rows = static_cast<double>(weights.height) * weights.width;
    return total + static_cast<double>(cost.products) * rows * outputs +
           static_cast<double>(cost.scattered) * rows * input.size();
  }

  const GraphView& graph_;
  const PlanView& plan_;
  std::vector<ParameterTensor> parameters_;
  int batch_;
};

}  // namespace

NetworkSummary summarize(const NetworkViews& views) {
  NetworkSummary summary;
  summary.batch = views.train.batch;
  summary.layers = Summary(views).layers();
  for (const LayerSummary& layer : summary.layers) {
    summary.trained += layer.trained;
    summary.kept += layer.kept;
    summary.flops += layer.flops;
    summary.output_bytes += layer.bytes;
  }
  summary.step_flops = views.train.flops;
  summary.arena_bytes = views.train.arena_bytes;
  summary.parameter_bytes = views.train.parameter_bytes;
  summary.state_bytes = views.train.state_bytes;
  return summary;
}

}  // namespace sinter
