#include "runtime/training/standardize.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "codegen/ops/standardize.hpp"
#include "runtime/base/error.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/model/model.hpp"
#include "runtime/model/tensors.hpp"
#include "runtime/model/views.hpp"

namespace sinter {
namespace {

/// A Standardize of the network: the numbers of its parameters, and which part of a sample it reads.
struct StandardizedPart {
  int mean, deviation;
  std::size_t first, pixels, channels;
};

std::vector<StandardizedPart> places_of(const Model& model) {
  const NetworkViews views = model.views();
  const GraphView& graph = views.train.graph;
  const std::vector<ParameterTensor> parameters = parameter_tensors(views.train);
  const auto number_of = [&](int tensor) {
    const auto is = [tensor](const ParameterTensor& p) { return p.index == tensor; };
    return static_cast<int>(std::find_if(parameters.begin(), parameters.end(), is) - parameters.begin());
  };
  std::vector<StandardizedPart> places;
  for (const codegen::Node& n : graph.nodes) {
    if (n.op != codegen::ops::standardize) continue;
    std::size_t first = 0;
    for (const int t : graph.inputs) {
      const Shape& shape = graph.tensors[static_cast<std::size_t>(t)].shape;
      if (t == n.in[0])
        places.push_back({number_of(n.in[1]), number_of(n.in[2]), first, static_cast<std::size_t>(shape.pixels()),
                          static_cast<std::size_t>(shape.channels)});
      first += static_cast<std::size_t>(shape.size());
    }
  }
  return places;
}

void check_shape(const Model& model, const std::array<std::size_t, 4>& batch) {
  if (batch[1] != static_cast<std::size_t>(model.height()) || batch[2] != static_cast<std::size_t>(model.width()) ||
      batch[3] != static_cast<std::size_t>(model.channels()))
    throw InputError("standardize: images of another shape than the network's");
}

/// use(channel, value) for every value that it reads of the images.
void each_value(const Model& model, ExampleReader& reader, std::span<const std::uint32_t> chosen,
                const StandardizedPart& place, const auto& use) {
  const auto width = static_cast<std::size_t>(model.batch());
  Batch batch;
  for (std::size_t first = 0; first < chosen.size(); first += width) {
    reader.read(chosen.subspan(first, std::min(width, chosen.size() - first)), batch);
    check_shape(model, batch.images.shape());
    const std::size_t count = batch.images.shape(0), sample = batch.images.size() / count;
    for (std::size_t n = 0; n < count; ++n) {
      const float* x = batch.images.data() + n * sample + place.first;
      for (std::size_t i = 0; i < place.pixels; ++i)
        for (std::size_t c = 0; c < place.channels; ++c) use(c, static_cast<double>(*x++));
    }
  }
}

}  // namespace

void standardize(Model& model, const Dataset& data, std::span<const std::uint32_t> chosen) {
  const std::vector<StandardizedPart> places = places_of(model);
  if (places.empty()) return;
  if (chosen.empty()) throw InputError("standardize: there are no images");
  ExampleReader reader(data.without_augmentation());
  for (const StandardizedPart& place : places) {
    const double count = static_cast<double>(chosen.size()) * static_cast<double>(place.pixels);
    std::vector<double> mean(place.channels), squares(place.channels);
    each_value(model, reader, chosen, place, [&](std::size_t c, double x) { mean[c] += x; });
    for (double& m : mean) m /= count;
    each_value(model, reader, chosen, place,
               [&](std::size_t c, double x) { squares[c] += (x - mean[c]) * (x - mean[c]); });
    std::vector<float> means(place.channels), deviations(place.channels);
    for (std::size_t c = 0; c < place.channels; ++c) {
      const float deviation = static_cast<float>(std::sqrt(squares[c] / count));
      means[c] = static_cast<float>(mean[c]);
      deviations[c] = deviation > 0 ? deviation : 1.f;
    }
    model.write(place.mean, means);
    model.write(place.deviation, deviations);
  }
}

void standardize(Model& model, const Dataset& data) {
  std::vector<std::uint32_t> all(data.size());
  std::iota(all.begin(), all.end(), 0u);
  standardize(model, data, all);
}

}  // namespace sinter
