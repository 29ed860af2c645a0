#include "runtime/batch_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/batcher.hpp"
#include "runtime/error.hpp"
#include "runtime/shuffle.hpp"
#include "runtime/snapshot.hpp"
#include "runtime/tensors.hpp"
#include "runtime/views.hpp"

namespace sinter {
namespace {

/// The running mean and variance of one BatchNorm: their numbers among the model's parameters, and what is kept of them in a step.
struct Running {
  std::string layer;
  int mean = -1, variance = -1;
  double decay = 0;
};

std::vector<Running> running_statistics(const Model& model) {
  const PlanView plan = model.views().train;
  const std::vector<ParameterTensor> parameters = parameter_tensors(plan);
  const auto number_of = [&](int tensor) {
    for (std::size_t i = 0; i < parameters.size(); i++)
      if (parameters[i].index == tensor) return static_cast<int>(i);
    return -1;
  };
  std::vector<Running> found;
  for (const codegen::Node& n : plan.graph.nodes) {
    if (n.op != codegen::Op::merge_statistics) continue;
    found.push_back({layer_name(plan.graph.layers, n.layer), number_of(n.in[3]), number_of(n.in[4]), static_cast<double>(n.a)});
    if (!(n.a < 1)) throw InputError(found.back().layer + ": decay is 1, so that no batch changes its running statistics");
  }
  return found;
}

/// Sums over batches, per channel.
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

Hyper standing_still() { return {.rate = 0, .weight_decay = 0, .step = 1, .seed = 1}; }

void check_size(const Model& model, const Split& split, int size, const char* who) {
  const int most = static_cast<int>(std::min<std::size_t>(split.labels.size(), static_cast<std::size_t>(model.batch())));
  if (size < 1 || size > most)
    throw InputError(std::string(who) + ": batches of " + std::to_string(size) + " images, expected 1 to " + std::to_string(most));
}

}  // namespace

BatchResult evaluate_with_batch_statistics(Model& model, const Split& split, int size) {
  check_size(model, split, size, "evaluate_with_batch_statistics");
  const Snapshot before(model);
  BatchResult total;
  in_order(split, split.labels.size(), static_cast<std::size_t>(size), [&](const Batcher& batch, std::size_t) {
    const BatchResult result = model.train_step(batch.images(), batch.labels(), standing_still());
    total.loss += result.loss, total.correct += result.correct, total.count += result.count;
  });
  before.restore(model);
  return total;
}

std::vector<StatisticNoise> recompute_statistics(Model& model, const Split& split, int size, int batches, std::uint64_t seed) {
  const std::vector<Running> statistics = running_statistics(model);
  if (statistics.empty()) return {};
  check_size(model, split, size, "recompute_statistics");
  const std::size_t count = split.labels.size(), width = static_cast<std::size_t>(size);
  if (batches < 1) throw InputError("recompute_statistics: 0 batches, expected at least 1");
  const Snapshot before(model);
  const std::vector<ParameterInfo> infos = model.parameters();
  std::vector<std::uint32_t> order(count);
  shuffle(order, seed, 0);
  Batcher batch(width, split.pixels());
  std::vector<Sums> means(statistics.size()), variances(statistics.size());
  std::vector<float> values;
  for (int b = 0; b < batches; b++) {
    for (const Running& r : statistics) {
      values.assign(static_cast<std::size_t>(infos[static_cast<std::size_t>(r.mean)].shape[0]), 0.f);
      model.write(r.mean, values);
      model.write(r.variance, values);
    }
    batch.fill(split, std::span<const std::uint32_t>(order).subspan(static_cast<std::size_t>(b) * width % (count - width + 1), width));
    model.train_step(batch.images(), batch.labels(), standing_still());
    for (std::size_t i = 0; i < statistics.size(); i++) {
      values.resize(static_cast<std::size_t>(infos[static_cast<std::size_t>(statistics[i].mean)].shape[0]));
      model.read(statistics[i].mean, values);
      means[i].add(values, 1 - statistics[i].decay);
      model.read(statistics[i].variance, values);
      variances[i].add(values, 1 - statistics[i].decay);
    }
  }
  before.restore(model);

  std::vector<StatisticNoise> noise;
  for (std::size_t i = 0; i < statistics.size(); i++) {
    StatisticNoise of{.layer = statistics[i].layer};
    const std::size_t channels = means[i].sum.size();
    std::vector<float> mean(channels), variance(channels);
    for (std::size_t c = 0; c < channels; c++) {
      mean[c] = static_cast<float>(means[i].mean(c, batches)), variance[c] = static_cast<float>(variances[i].mean(c, batches));
      const double spread = std::sqrt(variances[i].mean(c, batches));
      if (spread > 0) {
        of.mean_noise += means[i].deviation(c, batches) / spread / static_cast<double>(channels);
        of.variance_noise += variances[i].deviation(c, batches) / (spread * spread) / static_cast<double>(channels);
      }
    }
    model.write(statistics[i].mean, mean);
    model.write(statistics[i].variance, variance);
    noise.push_back(of);
  }
  return noise;
}

}  // namespace sinter
