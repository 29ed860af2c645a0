#pragma once

#include "dsl/cxx20.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "runtime/compiled/frozen.hpp"
#include "runtime/model/compiled_for_speed.hpp"
#include "runtime/model/default_threads.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/stored_weights.hpp"

namespace sinter {
inline namespace SINTER_ARCH {

/// A trained network in a program of one's own: reads its weights, and predicts. Nothing of training is compiled or
/// carried along.
///
///     Predictor<net> digits{"digits.safetensors"};
///     int digit = digits.classify(image);
///
/// BatchNorm is folded into the weights, as Trainer::freeze() does, and Dropout is gone. Calls take any number of
/// images; `.batch` of the options is how many are computed at once. Results depend neither on it nor on the threads.
template <const auto& Net, Options O = Options{}>
class Predictor {
  using Code = codegen::Compiled<Problem<Net, O>, codegen::Mode::frozen>;

 public:
  static constexpr const auto& plan = Code::plan;

  /// Reads a checkpoint, or a safetensors file of weights only. @throws InputError, one line, for what is no such file,
  /// or of another network
  explicit Predictor(const std::string& weights) : Predictor(read_checkpoint(weights)) {}
  explicit Predictor(const Checkpoint& checkpoint)
      : Predictor(StoredWeights(checkpoint, view_of_graph(trimmed<written>), view_of_graph(trimmed<trained>),
                                view_of_plan(plan))) {}

  static constexpr int height() { return image.height; }
  static constexpr int width() { return image.width; }
  static constexpr int channels() { return image.channels; }
  /// Numbers predicted of an image: of a classifier its classes' predictions.
  static constexpr int outputs() { return signatures.outputs(); }
  static constexpr int classes() { return signatures[0].classes(); }  ///< 0 where images are in none

  void threads(int count) { threads_ = std::max(count, 1); }
  int threads() const { return threads_; }

  /// images: count · height · width · channels values, NHWC, as they were trained on (bytes of a picture over 255);
  /// predictions: count · outputs values. @throws std::invalid_argument if the sizes do not fit
  void predict(std::span<const float> images, std::span<float> predictions) {
    const std::size_t count = count_of(images);
    if (predictions.size() != count * size(outputs()))
      throw std::invalid_argument("predict: room for " + std::to_string(predictions.size()) + " predictions of " +
                                  std::to_string(count) + " images, where each has " + std::to_string(outputs()));
    batches(count, [&](std::size_t first, std::size_t some) {
      frozen_.predict(part(images, first, some), predictions.subspan(first * size(outputs()), some * size(outputs())),
                      threads_);
    });
  }
  std::vector<float> predict(std::span<const float> images) {
    std::vector<float> predictions(count_of(images) * size(outputs()));
    predict(images, predictions);
    return predictions;
  }
  /// The most probable class of one image.
  int classify(std::span<const float> one) {
    static_assert(classes() > 0, "sinter: classify asks for classes, and this network's loss has none: use predict");
    static_assert(!signatures.several(), "sinter: classify is for a network with one output: use predict");
    if (one.size() != size(image.size()))
      throw std::invalid_argument("classify: " + std::to_string(one.size()) + " values, where an image has " +
                                  std::to_string(image.size()));
    const std::vector<float> predictions = predict(one);
    return static_cast<int>(std::max_element(predictions.begin(), predictions.end()) - predictions.begin());
  }
  /// Loss and metric on images with targets, as sums over them. @throws std::invalid_argument for sizes and targets
  /// that do not fit
  BatchResult evaluate(std::span<const float> images, const Targets& targets) {
    const std::size_t count = count_of(images);
    if (targets.samples(signatures) != count)
      throw std::invalid_argument("evaluate: targets of " + std::to_string(targets.samples(signatures)) +
                                  " samples, and " + std::to_string(count) + " images");
    BatchResult total;
    batches(count, [&](std::size_t first, std::size_t some) {
      const BatchResult result =
          frozen_.evaluate_step(part(images, first, some), targets.part(first, some, signatures), threads_);
      total.loss += result.loss;
      total.metric += result.metric;
      total.count += result.count;
    });
    return total;
  }

 private:
  static constexpr Shape image = PlanRunner<Code>::image;
  static constexpr const Signatures& signatures = Frozen<Net, O>::signatures;
  /// What was trained, as far as a file of its weights tells.
  static constexpr auto written = Code::type_checks
                                      ? codegen::lower<Code::capacity>(Net, O.loss, true)
                                      : codegen::lower<Code::capacity>(codegen::stand_in, CrossEntropy{}, true);
  static constexpr auto trained = O.passes.simplify ? codegen::simplify(written) : written;

  explicit Predictor(const StoredWeights& weights) : frozen_(weights, weights.memory.data()) {}

  static constexpr std::size_t size(int count) { return static_cast<std::size_t>(count); }
  static std::size_t count_of(std::span<const float> images) {
    const std::size_t each = size(image.size());
    if (images.empty() || images.size() % each != 0)
      throw std::invalid_argument(std::to_string(images.size()) + " values, where an image has " +
                                  std::to_string(each) + " and there is one at least");
    return images.size() / each;
  }
  static std::span<const float> part(std::span<const float> images, std::size_t first, std::size_t some) {
    return images.subspan(first * size(image.size()), some * size(image.size()));
  }
  static void batches(std::size_t count, const auto& run) {
    constexpr std::size_t most = size(O.batch);
    for (std::size_t first = 0; first < count; first += most) run(first, std::min(most, count - first));
  }

  Frozen<Net, O> frozen_;
  int threads_ = std::min(default_threads().count, codegen::useful_threads(plan));
};

}  // namespace SINTER_ARCH
}  // namespace sinter
