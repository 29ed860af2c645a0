#include "runtime/model/tensors.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "codegen/ops/update.hpp"

namespace sinter {
namespace {

using codegen::Role;

std::vector<int> logical_shape(const GraphView& graph, int parameter) {
  const codegen::Tensor& tensor = graph.tensors[static_cast<std::size_t>(parameter)];
  const Shape& s = tensor.shape;
  if (tensor.fan_in == 0) return {s.channels};
  if (std::string_view(graph.layers[static_cast<std::size_t>(tensor.layer)].kind) == "dense")
    return {s.height * s.width, s.channels};
  const Pair& window = tensor.window;
  return {window.high, window.wide, s.height * s.width / (window.high * window.wide), s.channels};
}

std::string parameter_name(const GraphView& graph, int tensor) {
  const codegen::Tensor& t = graph.tensors[static_cast<std::size_t>(tensor)];
  return layer_name(graph.layers, t.layer) + "." + t.part;
}

/// The parameter an optimizer's state belongs to.
int parameter_of(const GraphView& graph, int state) { return graph.tensors[static_cast<std::size_t>(state)].parameter; }

/// Calls visit(i, place) for each value i of a parameter and its place among padded channels.
void for_each_value(const ParameterTensor& parameter, std::size_t count, const auto& visit) {
  const codegen::View& v = parameter.place.view;
  if (count != static_cast<std::size_t>(parameter.tensor.shape.size()))
    throw std::invalid_argument(parameter.info.name + " has " + std::to_string(parameter.tensor.shape.size()) +
                                " values, not " + std::to_string(count));
  const std::size_t channels = static_cast<std::size_t>(v.channels), pitch = static_cast<std::size_t>(v.pitch);
  for (std::size_t i = 0; i < count; i++)
    visit(i, i / channels * pitch + static_cast<std::size_t>(v.channel(static_cast<int>(i % channels))));
}

}  // namespace

std::string layer_name(std::span<const codegen::LayerInfo> layers, int layer) {
  if (layer < 0) return "";
  const codegen::LayerInfo& info = layers[static_cast<std::size_t>(layer)];
  if (info.name != nullptr) return info.name;
  std::string name = info.kind;
  name += std::to_string(info.number);
  return name;
}

std::vector<ParameterTensor> parameter_tensors(const PlanView& plan) {
  std::vector<ParameterTensor> list;
  for (std::size_t t = 0; t < plan.places.size(); t++) {
    if (plan.places[t].space != codegen::Space::parameters) continue;
    const codegen::Tensor& tensor = plan.graph.tensors[t];
    const int index = static_cast<int>(t);
    list.push_back({{parameter_name(plan.graph, index), logical_shape(plan.graph, index), codegen::is_trained(tensor)},
                    index,
                    tensor,
                    plan.places[t]});
  }
  return list;
}

std::vector<ParameterTensor> parameter_tensors(const GraphView& graph) {
  std::vector<ParameterTensor> list;
  for (int t = 0; t < static_cast<int>(graph.tensors.size()); t++) {
    const codegen::Tensor& tensor = graph.tensors[static_cast<std::size_t>(t)];
    const bool kept = tensor.role == Role::parameter || tensor.role == Role::statistic;
    const auto reads = [t](const codegen::Node& n) { return n.in.contains(t); };
    if (!kept || std::none_of(graph.nodes.begin(), graph.nodes.end(), reads)) continue;
    list.push_back({{parameter_name(graph, t), logical_shape(graph, t), codegen::is_trained(tensor)}, t, tensor, {}});
  }
  return list;
}

std::vector<ParameterTensor> state_tensors(const PlanView& plan) {
  std::vector<ParameterTensor> list;
  for (std::size_t t = 0; t < plan.places.size(); t++) {
    if (plan.places[t].space != codegen::Space::states) continue;
    const int state = static_cast<int>(t);
    list.push_back({{state_name(plan.graph, state), logical_shape(plan.graph, parameter_of(plan.graph, state)), false},
                    state,
                    plan.graph.tensors[t],
                    plan.places[t]});
  }
  return list;
}

std::string state_name(const GraphView& graph, int tensor) {
  return parameter_name(graph, parameter_of(graph, tensor)) + "." +
         graph.tensors[static_cast<std::size_t>(tensor)].part;
}

std::vector<ParameterInfo> infos(std::span<const ParameterTensor> tensors) {
  std::vector<ParameterInfo> list;
  for (const ParameterTensor& p : tensors) list.push_back(p.info);
  return list;
}

void read_values(const ParameterTensor& parameter, const std::byte* at, std::span<float> values) {
  codegen::with_numbers(parameter.place.view.element, at, [&](const auto* from) {
    for_each_value(parameter, values.size(), [&](std::size_t i, std::size_t place) { values[i] = from[place]; });
  });
}

void write_values(const ParameterTensor& parameter, std::byte* at, std::span<const float> values) {
  codegen::with_numbers(parameter.place.view.element, at, [&](auto* to) {
    for_each_value(parameter, values.size(), [&](std::size_t i, std::size_t place) { to[place] = values[i]; });
  });
}

void place_images(const codegen::View& v, const Rows<const float>& images, std::byte* at) {
  const std::size_t channels = static_cast<std::size_t>(v.channels);
  const std::size_t count = images.values.size() / images.width, line = static_cast<std::size_t>(v.width) * channels;
  codegen::with_numbers(v.element, at, [&](auto* numbers) {
    for (std::size_t n = 0; n < count; n++)
      for (std::size_t y = 0; y < static_cast<std::size_t>(v.height); y++) {
        const float* from = images.values.data() + n * images.width + images.first + y * line;
        auto* to = numbers + n * static_cast<std::size_t>(v.image()) + static_cast<std::size_t>(v.origin()) +
                   y * static_cast<std::size_t>(v.row());
        if (v.pitch == v.channels) {
          std::copy_n(from, line, to);
        } else {
          for (std::size_t x = 0; x < static_cast<std::size_t>(v.width); x++)
            std::copy_n(from + x * channels, channels, to + x * static_cast<std::size_t>(v.pitch));
        }
      }
  });
}

void read_images(const codegen::View& v, std::size_t count, const std::byte* at, const Rows<float>& images) {
  const std::size_t height = static_cast<std::size_t>(v.height), width = static_cast<std::size_t>(v.width);
  const std::size_t channels = static_cast<std::size_t>(v.channels), pitch = static_cast<std::size_t>(v.pitch);
  codegen::with_numbers(v.element, at, [&](const auto* numbers) {
    for (std::size_t n = 0; n < count; n++) {
      float* to = images.values.data() + n * images.width + images.first;
      for (std::size_t y = 0; y < height; y++) {
        const auto* row = numbers + n * static_cast<std::size_t>(v.image()) + static_cast<std::size_t>(v.origin()) +
                          y * static_cast<std::size_t>(v.row());
        for (std::size_t x = 0; x < width; x++) to = std::copy_n(row + x * pitch, channels, to);
      }
    }
  });
}

int check_images(std::size_t values, std::size_t image_size, int capacity) {
  const std::size_t count = values / image_size;
  if (count < 1 || count > static_cast<std::size_t>(capacity) || count * image_size != values)
    throw std::invalid_argument("batch: " + std::to_string(values) + " image values, where each image has " +
                                std::to_string(image_size) + " and 1 to " + std::to_string(capacity) + " images fit");
  return static_cast<int>(count);
}

std::size_t check_batch(std::size_t values, std::size_t image_size, const Targets& targets, const Signatures& of,
                        int capacity) {
  const auto refuse = [](const std::string& message) { throw std::invalid_argument("batch: " + message); };
  const char* const what = !of.several() && of[0].target == TargetKind::class_number ? " labels" : " targets";
  const std::size_t images = values / image_size, outputs = static_cast<std::size_t>(of[0].outputs);
  if (!of.several() && of[0].target == TargetKind::class_number && outputs > 1 && images > 0 &&
      targets.floats().size() == images * outputs)
    refuse("a row of " + std::to_string(outputs) +
           " target values for each image, where the loss takes class numbers; " +
           ".loss = CrossEntropy{.soft = true} takes such rows");
  const std::size_t count = targets.samples(of);
  if (count < 1 || count > static_cast<std::size_t>(capacity))
    refuse(std::to_string(count) + what + ", where 1 to " + std::to_string(capacity) + " fit");
  if (targets.numbers() != count * targets.numbers_each(of))
    refuse(std::to_string(targets.numbers()) + " target values, where each sample has " +
           std::to_string(targets.numbers_each(of)));
  if (values != count * image_size)
    refuse(std::to_string(values) + " image values for " + std::to_string(count) + what + ", where each image has " +
           std::to_string(image_size));
  if (!targets.weights().empty() && !of.weighted())
    refuse(std::string("weights of samples, where the loss has none: .loss = ") + of[0].loss + "{.weighted = true}");
  if (!targets.weights().empty() && targets.weights().size() != count)
    refuse(std::to_string(targets.weights().size()) + " weights of " + std::to_string(count) + " samples");
  if (const std::string fault = targets.fault(of); !fault.empty()) refuse("target " + fault);
  return count;
}

}  // namespace sinter
