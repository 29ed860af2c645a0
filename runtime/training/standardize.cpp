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

/// Numbers of the parameters of the network's Standardize; -1: it has none.
struct Places {
  int mean = -1, deviation = -1;
};

Places places_of(const Model& model) {
  const NetworkViews views = model.views();
  const std::vector<ParameterTensor> parameters = parameter_tensors(views.train);
  const auto number_of = [&](int tensor) {
    const auto is = [tensor](const ParameterTensor& p) { return p.index == tensor; };
    return static_cast<int>(std::find_if(parameters.begin(), parameters.end(), is) - parameters.begin());
  };
  for (const codegen::Node& n : views.train.graph.nodes)
    if (n.op == codegen::ops::standardize) return {number_of(n.in[1]), number_of(n.in[2])};
  return {};
}

void check_shape(const Model& model, const std::array<std::size_t, 4>& batch) {
  if (batch[1] != static_cast<std::size_t>(model.height()) || batch[2] != static_cast<std::size_t>(model.width()) ||
      batch[3] != static_cast<std::size_t>(model.channels()))
    throw InputError("standardize: images of another shape than the network's");
}

/// use(channel, value) for every value of the images.
void each_value(const Model& model, ExampleReader& reader, std::span<const std::uint32_t> chosen, const auto& use) {
  const auto channels = static_cast<std::size_t>(model.channels()), width = static_cast<std::size_t>(model.batch());
  Batch batch;
  for (std::size_t first = 0; first < chosen.size(); first += width) {
    reader.read(chosen.subspan(first, std::min(width, chosen.size() - first)), batch);
    check_shape(model, batch.images.shape());
    for (std::size_t c = 0; const float x : batch.images) {
      use(c, static_cast<double>(x));
      c = c + 1 < channels ? c + 1 : 0;
    }
  }
}

}  // namespace

void standardize(Model& model, const Dataset& data, std::span<const std::uint32_t> chosen) {
  const Places places = places_of(model);
  if (places.mean < 0) return;
  const auto channels = static_cast<std::size_t>(model.channels());
  if (chosen.empty()) throw InputError("standardize: there are no images");
  ExampleReader reader(data);
  const double count = static_cast<double>(chosen.size()) * model.height() * model.width();
  std::vector<double> mean(channels), squares(channels);
  each_value(model, reader, chosen, [&](std::size_t c, double x) { mean[c] += x; });
  for (double& m : mean) m /= count;
  each_value(model, reader, chosen, [&](std::size_t c, double x) { squares[c] += (x - mean[c]) * (x - mean[c]); });
  std::vector<float> means(channels), deviations(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    const float deviation = static_cast<float>(std::sqrt(squares[c] / count));
    means[c] = static_cast<float>(mean[c]);
    deviations[c] = deviation > 0 ? deviation : 1.f;
  }
  model.write(places.mean, means);
  model.write(places.deviation, deviations);
}

void standardize(Model& model, const Dataset& data) {
  std::vector<std::uint32_t> all(data.size());
  std::iota(all.begin(), all.end(), 0u);
  standardize(model, data, all);
}

}  // namespace sinter
