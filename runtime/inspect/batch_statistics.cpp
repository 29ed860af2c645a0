#include "runtime/inspect/batch_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "codegen/ops/batch_norm.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/shuffle.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/model/snapshot.hpp"
#include "runtime/model/tensors.hpp"
#include "runtime/model/views.hpp"

namespace sinter {
namespace {

/// A statistic of one batch after the other, summed per channel.
struct Sums {
  std::vector<double> sum, squares;

  void add(const std::vector<float>& running, double taken) {
    sum.resize(running.size()), squares.resize(running.size());
    for (std::size_t c = 0; c < running.size(); c++) {
      const double value = static_cast<double>(running[c]) / taken;  // it started from 0
      sum[c] += value, squares[c] += value * value;
    }
  }
  double mean(std::size_t c, int count) const { return sum[c] / count; }
  double deviation(std::size_t c, int count) const {
    return std::sqrt(std::max(0.0, squares[c] / count - mean(c, count) * mean(c, count)));
  }
};

/// The running mean and variance of one BatchNorm: their numbers among the model's parameters, and what single batches
/// left in them.
struct Running {
  std::string layer;
  int mean = -1, variance = -1;
  double taken = 0;           ///< the part of a batch that enters them
  std::vector<float> values;  ///< of one of them, at hand
  Sums means = {}, variances = {};

  void reset(Model& model) const {
    const std::vector<float> zeros(values.size());
    model.write(mean, zeros);
    model.write(variance, zeros);
  }
  void add(const Model& model) {
    model.read(mean, values);
    means.add(values, taken);
    model.read(variance, values);
    variances.add(values, taken);
  }
  /// Makes the means over `batches` batches the model's statistics.
  StatisticNoise write(Model& model, int batches) const {
    StatisticNoise noise{.layer = layer};
    std::vector<float> mean_of(values.size()), variance_of(values.size());
    for (std::size_t c = 0; c < values.size(); c++) {
      mean_of[c] = static_cast<float>(means.mean(c, batches)),
      variance_of[c] = static_cast<float>(variances.mean(c, batches));
      const double spread = std::sqrt(variances.mean(c, batches));
      if (spread > 0) {
        noise.mean_noise += means.deviation(c, batches) / spread / static_cast<double>(values.size());
        noise.variance_noise +=
            variances.deviation(c, batches) / (spread * spread) / static_cast<double>(values.size());
      }
    }
    model.write(mean, mean_of);
    model.write(variance, variance_of);
    return noise;
  }
};

std::vector<Running> running_statistics(const Model& model) {
  const PlanView plan = model.views().train;
  const std::vector<ParameterTensor> parameters = parameter_tensors(plan);
  const auto number_of = [&](int tensor) {
    for (std::size_t i = 0; i < parameters.size(); i++)
      if (parameters[i].index == tensor) return static_cast<int>(i);
    return -1;
  };
  const std::vector<ParameterInfo> infos = model.parameters();
  std::vector<Running> found;
  for (const codegen::Node& n : plan.graph.nodes) {
    if (n.op != codegen::ops::merge_statistics) continue;
    const std::string layer = layer_name(plan.graph.layers, n.layer);
    const float decay = n.attributes.as<codegen::ops::BatchNormNumbers>().decay;
    if (!(decay < 1)) throw InputError(layer + ": decay is 1, so that no batch changes its running statistics");
    const int mean = number_of(n.in[1]);
    const auto channels = static_cast<std::size_t>(infos[static_cast<std::size_t>(mean)].shape[0]);
    found.push_back({layer, mean, number_of(n.in[2]), 1 - static_cast<double>(decay), std::vector<float>(channels)});
  }
  return found;
}

Hyper standing_still() { return {.rate = 0, .weight_decay = 0, .step = 1, .seed = 1}; }

void check_size(const Model& model, const Dataset& data, int size, const char* who) {
  const int most = static_cast<int>(std::min<std::size_t>(data.size(), static_cast<std::size_t>(model.batch())));
  if (size < 1 || size > most)
    throw InputError(std::string(who) + ": batches of " + std::to_string(size) + " images, expected 1 to " +
                     std::to_string(most));
}

}  // namespace

BatchResult evaluate_with_batch_statistics(Model& model, const Dataset& data, int size) {
  check_size(model, data, size, "evaluate_with_batch_statistics");
  const Snapshot before(model);
  BatchResult total;
  for (const auto& [images, labels] : data.batch(static_cast<std::size_t>(size))) {
    const BatchResult result = model.train_step_at(images, labels, standing_still());
    total.loss += result.loss, total.metric += result.metric, total.count += result.count;
  }
  before.restore(model);
  return total;
}

std::vector<StatisticNoise> recompute_statistics(Model& model, const Dataset& data, int size, int batches,
                                                 std::uint64_t seed) {
  std::vector<Running> statistics = running_statistics(model);
  if (statistics.empty()) return {};
  check_size(model, data, size, "recompute_statistics");
  if (batches < 1) throw InputError("recompute_statistics: 0 batches, expected at least 1");
  const Snapshot before(model);
  const std::size_t count = data.size(), width = static_cast<std::size_t>(size);
  std::vector<std::uint32_t> order(count);
  shuffle(order, seed, 0);
  ExampleReader reader(data);
  Batch batch;
  for (int b = 0; b < batches; b++) {
    for (const Running& of : statistics) of.reset(model);
    const std::size_t first = static_cast<std::size_t>(b) * width % (count - width + 1);
    reader.read(std::span<const std::uint32_t>(order).subspan(first, width), batch);
    model.train_step_at(batch.images, batch.labels, standing_still());
    for (Running& of : statistics) of.add(model);
  }
  before.restore(model);
  std::vector<StatisticNoise> noise;
  for (const Running& of : statistics) noise.push_back(of.write(model, batches));
  return noise;
}

}  // namespace sinter
