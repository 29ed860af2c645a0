#pragma once

#include "dsl/cxx20.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "runtime/model/model.hpp"
#include "runtime/model/targets.hpp"
#include "runtime/model/views.hpp"

/// Parameters as people see them: named, unpadded. Compiled code: it sees plans as spans.
namespace sinter {

/// A parameter or running statistic of a plan.
struct ParameterTensor {
  ParameterInfo info;
  int index = -1;  ///< in the plan's graph
  codegen::Tensor tensor;
  codegen::Place place;
};

/// `conv1`, or the name the user gave.
std::string layer_name(std::span<const codegen::LayerInfo> layers, int layer);

/// The parameters of a plan, in the order of its layers.
std::vector<ParameterTensor> parameter_tensors(const PlanView& plan);

/// The parameters and running statistics that the nodes of a graph read, in the order of its layers; without a place.
std::vector<ParameterTensor> parameter_tensors(const GraphView& graph);

/// What the optimizer keeps between steps: `conv1.weight.moment1`, in the shape of its parameter.
std::vector<ParameterTensor> state_tensors(const PlanView& plan);
std::string state_name(const GraphView& graph, int tensor);

/// What people see of them.
std::vector<ParameterInfo> infos(std::span<const ParameterTensor> tensors);

/// Unpadded values from and to a tensor's place. @throws std::invalid_argument if the sizes differ
void read_values(const ParameterTensor& parameter, const std::byte* at, std::span<float> values);
void write_values(const ParameterTensor& parameter, std::byte* at, std::span<const float> values);

/// Samples that are rows of numbers; of each a part is meant.
template <class T>
struct Rows {
  std::span<T> values;
  std::size_t width;      ///< numbers of a sample
  std::size_t first = 0;  ///< of the part
};

/// Images (count, height, width, channels) into the frame of their place.
void place_images(const codegen::View& view, const Rows<const float>& images, std::byte* at);

/// The same the other way round: (count, height, width, channels) out of their place.
void read_images(const codegen::View& view, std::size_t count, const std::byte* at, const Rows<float>& images);

/// @return how many images there are, of `values` values in all
/// @throws std::invalid_argument unless they are 1 to `capacity`
int check_images(std::size_t values, std::size_t image_size, int capacity);
/// @return how many samples there are. @throws std::invalid_argument unless they are 1 to `capacity`, with as many
/// images, and the targets are such as the loss takes. `values`: of all images
std::size_t check_batch(std::size_t values, std::size_t image_size, const Targets& targets, const Signatures& of,
                        int capacity);

}  // namespace sinter
