#include "examples/batchnorm_study/training.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

#include "runtime/batcher.hpp"
#include "runtime/median.hpp"
#include "runtime/shuffle.hpp"

namespace study {
namespace {

using namespace sinter;

std::size_t size(int value) { return static_cast<std::size_t>(value); }

void scale_weights(Model& model, float factor) {
  const std::vector<ParameterInfo> infos = model.parameters();
  std::vector<float> values;
  for (std::size_t i = 0; i < infos.size(); i++) {
    if (!infos[i].name.ends_with(".weight")) continue;
    values.resize(std::accumulate(infos[i].shape.begin(), infos[i].shape.end(), std::size_t{1},
                                  [](std::size_t product, int extent) { return product * size(extent); }));
    model.read(static_cast<int>(i), values);
    for (float& value : values) value *= factor;
    model.write(static_cast<int>(i), values);
  }
}

}  // namespace

Run train(Model& model, const DigitSet& data, const Recipe& recipe) {
  model.threads(1);
  model.initialize(recipe.seed);
  if (recipe.weight_scale != 1.f) scale_weights(model, recipe.weight_scale);

  const std::size_t images = recipe.images ? std::min(recipe.images, data.train.labels.size()) : data.train.labels.size();
  const std::size_t width = size(recipe.batch), steps_of_epoch = images / width;  // the smaller last batch is left out
  std::vector<std::uint32_t> order(images);
  Batcher batch(width, data.train.pixels());
  Hyper hyper = model.defaults();
  hyper.rate = recipe.rate, hyper.seed = recipe.seed;

  Run run;
  std::vector<double> seconds;
  double late_loss = 0, late_count = 0;
  for (std::int64_t step = 0; step < recipe.steps && run.finite; step++) {
    const std::size_t place = static_cast<std::size_t>(step) % steps_of_epoch;
    if (place == 0) shuffle(order, recipe.seed, 1 + static_cast<std::uint64_t>(step) / steps_of_epoch);
    batch.fill(data.train, std::span<const std::uint32_t>(order).subspan(place * width, width));
    hyper.step = step + 1;
    const auto start = std::chrono::steady_clock::now();
    const BatchResult result = model.train_step(batch.images(), batch.labels(), hyper);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    run.finite = std::isfinite(result.loss);
    if (10 * step >= 9 * recipe.steps) late_loss += result.loss, late_count += result.count;
    if (recipe.test_every > 0 && (step + 1) % recipe.test_every == 0) {
      run.curve.push_back({step + 1, accuracy(model, data.test, recipe.test_images)});
      if (run.curve.back().accuracy >= recipe.stop_at) break;
    }
  }
  run.train_loss = late_count > 0 ? late_loss / late_count : 0;
  run.test_accuracy = run.finite ? accuracy(model, data.test, recipe.test_images) : 0.1;
  run.seconds_per_step = median(std::move(seconds));
  return run;
}

double accuracy(Model& model, const Split& split, std::size_t images) {
  images = std::min(images, split.labels.size());
  const std::size_t width = size(model.batch());
  std::vector<std::uint32_t> order(images);
  std::iota(order.begin(), order.end(), 0u);
  Batcher batch(width, split.pixels());
  double correct = 0;
  for (std::size_t first = 0; first < images; first += width) {
    batch.fill(split, std::span<const std::uint32_t>(order).subspan(first, std::min(width, images - first)));
    correct += model.evaluate_step(batch.images(), batch.labels()).correct;
  }
  return correct / static_cast<double>(images);
}

void side_by_side(int count, int threads, const std::function<void(int)>& job) {
  std::atomic<int> next = 0;
  std::exception_ptr failure;
  std::mutex mutex;
  const auto work = [&] {
    for (int i = next++; i < count; i = next++) try {
        job(i);
      } catch (...) {
        const std::lock_guard lock(mutex);
        failure = std::current_exception();
      }
  };
  std::vector<std::jthread> others;
  for (int t = 1; t < threads; t++) others.emplace_back(work);
  work();
  others.clear();  // joins
  if (failure) std::rethrow_exception(failure);
}

}  // namespace study
