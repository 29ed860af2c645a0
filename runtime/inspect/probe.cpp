#include "runtime/inspect/probe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "runtime/model/model.hpp"
#include "runtime/model/tensors.hpp"
#include "runtime/model/views.hpp"

namespace sinter {
namespace {

using codegen::Role;

/// A training graph with a batch and the model's parameters filled in.
class Run {
 public:
  Run(const Model& model, std::span<const float> images, const Targets& targets)
      : views_(model.views()),
        values_(views_.train.graph.tensors, static_cast<int>(targets.samples(model.signatures()))) {
    const Signatures signatures = model.signatures();
    std::size_t sample = 0;
    for (const int t : graph().inputs) sample += static_cast<std::size_t>(shape(t).size());
    const std::size_t count = check_batch(images.size(), sample, targets, signatures, std::numeric_limits<int>::max());
    Rows<const float> part{images, sample};
    for (const int t : graph().inputs) {
      fill(t, [&](const codegen::View& view, std::byte* at) { place_images(view, part, at); });
      part.first += static_cast<std::size_t>(shape(t).size());
    }
    for (int k = 0; k < signatures.size(); k++) {
      const codegen::OutputEnd& end = graph().ends[static_cast<std::size_t>(k)];
      fill(end.target, [&](const codegen::View& view, std::byte* at) { targets.place(signatures, k, view, at); });
      if (end.weights >= 0)
        fill(end.weights, [&](const codegen::View& view, std::byte* at) { targets.place_weights(view, count, at); });
    }
    parameters_ = parameter_tensors(views_.train);
    std::vector<float> numbers;
    for (std::size_t i = 0; i < parameters_.size(); i++) {
      numbers.resize(values_[parameters_[i].index].size());
      model.read(static_cast<int>(i), numbers);
      std::copy(numbers.begin(), numbers.end(), values_[parameters_[i].index].begin());
    }
  }

  const GraphView& graph() const { return views_.train.graph; }
  const Shape& shape(int t) const { return graph().tensors[static_cast<std::size_t>(t)].shape; }
  const std::vector<ParameterTensor>& parameters() const { return parameters_; }
  codegen::Values& values() { return values_; }

 private:
  /// A tensor that comes from outside, without padding.
  void fill(int t, const auto& place) {
    const Shape& s = shape(t);
    std::vector<float> dense(values_[t].size());
    place(
        codegen::View{
            .batched = true, .height = s.height, .width = s.width, .channels = s.channels, .pitch = s.channels},
        std::as_writable_bytes(std::span(dense)).data());
    std::copy(dense.begin(), dense.end(), values_[t].begin());
  }

  NetworkViews views_;
  codegen::Values values_;
  std::vector<ParameterTensor> parameters_;
};

/// As floats, which kernels compute: a double holds more.
bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(static_cast<float>(x)); });
}

/// The last forward node of each layer computes what the layer hands on.
std::vector<int> layer_outputs(const GraphView& graph) {
  std::vector<int> outputs;
  for (const codegen::Node& n : graph.nodes) {
    if (n.of_loss) break;
    const int t = n.out[0];
    const auto same_layer = [&](int other) { return graph.tensors[static_cast<std::size_t>(other)].layer == n.layer; };
    if (!graph.tensors[static_cast<std::size_t>(t)].batched) continue;
    std::erase_if(outputs, same_layer);
    outputs.push_back(t);
  }
  return outputs;
}

}  // namespace

Distribution distribution(std::span<const double> values) {
  Distribution d;
  d.count = static_cast<std::int64_t>(values.size());
  std::vector<double> finite;
  finite.reserve(values.size());
  for (const double x : values)
    if (std::isfinite(x)) finite.push_back(x);
  d.not_finite = d.count - static_cast<std::int64_t>(finite.size());
  if (finite.empty()) return d;
  const double count = static_cast<double>(finite.size());
  double sum = 0, squares = 0;
  for (const double x : finite) sum += x;
  d.mean = sum / count;
  for (const double x : finite) squares += (x - d.mean) * (x - d.mean);
  d.deviation = std::sqrt(squares / count);
  d.zeros = static_cast<double>(std::count(finite.begin(), finite.end(), 0.0)) / static_cast<double>(values.size());
  std::sort(finite.begin(), finite.end());
  static constexpr double at[] = {0.05, 0.25, 0.5, 0.75, 0.95};
  for (std::size_t i = 0; i < std::size(at); i++)
    d.quantiles[i] = finite[static_cast<std::size_t>(at[i] * (count - 1))];
  return d;
}

Probe probe(const Model& model, std::span<const float> images, const Targets& targets, std::uint64_t seed,
            std::int64_t step) {
  Run run(model, images, targets);
  run.values().draw(seed, step);
  for (const codegen::Node& n : run.graph().nodes)
    if (!n.of_update) codegen::evaluate(run.values(), n);

  Probe found;
  const auto tensor = [&](int t) -> const codegen::Tensor& { return run.graph().tensors[static_cast<std::size_t>(t)]; };
  for (const int t : layer_outputs(run.graph())) {
    LayerProbe layer{layer_name(run.graph().layers, tensor(t).layer), distribution(run.values()[t]), {}};
    if (tensor(t).gradient >= 0) layer.gradient = distribution(run.values()[tensor(t).gradient]);
    found.layers.push_back(std::move(layer));
  }
  for (const ParameterTensor& p : run.parameters()) {
    if (!p.info.trained) continue;
    const std::vector<double>& gradient = run.values()[p.tensor.gradient];
    double squares = 0;
    for (const double g : gradient) squares += g * g;
    found.parameters.push_back(
        {p.info.name, distribution(run.values()[p.index]), distribution(gradient), std::sqrt(squares)});
  }
  return found;
}

std::string first_not_finite(const Model& model, std::span<const float> images, const Targets& targets,
                             std::uint64_t seed, std::int64_t step) {
  Run run(model, images, targets);
  run.values().draw(seed, step);
  for (const ParameterTensor& p : run.parameters())
    if (!all_finite(run.values()[p.index])) return p.info.name;
  for (const codegen::Node& n : run.graph().nodes) {
    codegen::evaluate(run.values(), n);
    for (const int t : n.out)
      if (!all_finite(run.values()[t])) return n.of_loss ? "the loss" : layer_name(run.graph().layers, n.layer);
    if (n.out.contains(run.graph().ends.back().loss)) break;
  }
  return "";
}

}  // namespace sinter
