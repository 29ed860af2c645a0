#include "examples/batchnorm_study/training.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <mutex>
#include <thread>

#include "runtime/base/median.hpp"
#include "runtime/base/shuffle.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/model/snapshot.hpp"

namespace study {
namespace {

using namespace sinter;

std::size_t size(int value) { return static_cast<std::size_t>(value); }

void scale_weights(Model& model, float factor) {
  Snapshot scaled(model);
  for (NamedTensor& tensor : scaled.parameters) {
    if (!tensor.name.ends_with(".weight")) continue;
    for (float& value : tensor.values) value *= factor;
  }
  scaled.restore(model);
}

}  // namespace

Run train(Model& model, const TrainTest& data, const Recipe& recipe) {
  model.threads(1);
  model.initialize(recipe.seed);
  if (recipe.weight_scale != 1.f) scale_weights(model, recipe.weight_scale);

  const std::size_t images = recipe.images ? std::min(recipe.images, data.train.size()) : data.train.size();
  const std::size_t width = size(recipe.batch), steps_of_epoch = images / width;  // the smaller last batch is left out
  std::vector<std::uint32_t> order(images);
  ExampleReader reader(data.train);
  Batch batch;
  Hyper hyper = model.defaults();
  hyper.rate = recipe.rate, hyper.seed = recipe.seed;

  Run run;
  std::vector<double> seconds;
  for (std::int64_t step = 0; step < recipe.steps && run.finite; step++) {
    const std::size_t place = static_cast<std::size_t>(step) % steps_of_epoch;
    if (place == 0) shuffle(order, recipe.seed, 1 + static_cast<std::uint64_t>(step) / steps_of_epoch);
    reader.read(std::span<const std::uint32_t>(order).subspan(place * width, width), batch);
    hyper.step = step + 1;
    const auto start = std::chrono::steady_clock::now();
    const BatchResult result = model.train_step_at(batch.images, batch.labels, hyper);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    run.finite = std::isfinite(result.loss);
    if (recipe.test_every > 0 && (step + 1) % recipe.test_every == 0) {
      run.curve.push_back({step + 1, accuracy(model, data.test, recipe.test_images)});
      if (run.curve.back().accuracy >= recipe.stop_at) break;
    }
  }
  run.test_accuracy = run.finite ? accuracy(model, data.test, recipe.test_images) : 0.1;
  run.seconds_per_step = median(std::move(seconds));
  return run;
}

double accuracy(Model& model, const Dataset& data, std::size_t images) {
  const Dataset tested = data.take(images);
  double correct = 0;
  for (const auto& [pixels, labels] : tested.batch(size(model.batch())))
    correct += model.evaluate_step(pixels, labels).metric;
  return correct / static_cast<double>(tested.size());
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
