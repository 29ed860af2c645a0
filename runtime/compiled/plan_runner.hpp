#pragma once

#include "dsl/cxx20.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "codegen/emit/executor.hpp"
#include "runtime/base/buffer.hpp"
#include "runtime/model/model.hpp"
#include "runtime/model/tensors.hpp"

namespace sinter {
inline namespace SINTER_ARCH {

/// One plan with its arena, over parameters and optimizer state that others may share. `Code` is a codegen::Compiled.
template <class Code>
class PlanRunner {
 public:
  static constexpr const auto& plan = Code::plan;
  using Executor = codegen::Executor<Code>;

  PlanRunner(std::byte* parameters, std::byte* states)
      : arena_(plan.arena_bytes), memories_{arena_.data(), parameters, states}, executor_(memories_) {}
  PlanRunner(const PlanRunner&) = delete;
  PlanRunner& operator=(const PlanRunner&) = delete;

  static constexpr const Shape& image() { return plan.graph.tensors[plan.graph.images].shape; }
  static constexpr int outputs() { return plan.graph.tensors[plan.graph.output].shape.size(); }

  /// Runs the plan on a batch; `context.images` is set from the targets.
  /// @throws std::invalid_argument (see check_batch)
  BatchResult run(std::span<const float> images, const Targets& targets, const Signature& of, codegen::Context context,
                  codegen::Team& team) {
    load(images, targets, of, context);
    executor_.run(context, team);
    return result(context.images);
  }
  /// The same, and what is predicted of each sample; not of a training plan.
  BatchResult run(std::span<const float> images, const Targets& targets, const Signature& of, codegen::Team& team,
                  std::span<float> predictions) {
    check_predictions(images, predictions);
    const BatchResult made = run(images, targets, of, codegen::Context{}, team);
    read_predictions(made.count, predictions);
    return made;
  }
  /// The same, measuring every kernel; see Executor::run_timed.
  void run_timed(std::span<const float> images, const Targets& targets, const Signature& of, codegen::Context context,
                 codegen::Team& team, typename Executor::Times* times) {
    load(images, targets, of, context);
    executor_.run_timed(context, team, times);
  }
  /// predictions: count · outputs values.
  /// @throws std::invalid_argument if the sizes do not fit, or the batch has no room
  void predict(std::span<const float> images, std::span<float> predictions, codegen::Team& team) {
    check_predictions(images, predictions);
    const int count = check_images(images.size(), static_cast<std::size_t>(image().size()), plan.batch);
    place_images(plan.places[plan.graph.images].view, images, memories_.at(plan.places[plan.graph.images]));
    executor_.run({.images = count}, team);  // the targets are those of before: the loss is not looked at
    read_predictions(count, predictions);
  }

 private:
  void check_predictions(std::span<const float> images, std::span<const float> predictions) const {
    const std::size_t count = images.size() / static_cast<std::size_t>(image().size());
    if (predictions.size() != count * static_cast<std::size_t>(outputs()))
      throw std::invalid_argument("predict: room for " + std::to_string(predictions.size()) + " numbers of " +
                                  std::to_string(count) + " images, where each has " + std::to_string(outputs()));
  }
  void read_predictions(int count, std::span<float> predictions) const {
    const codegen::Place& place = plan.places[plan.graph.prediction];
    read_images(place.view, static_cast<std::size_t>(count), memories_.at(place), predictions);
  }
  void load(std::span<const float> images, const Targets& targets, const Signature& of, codegen::Context& context) {
    const std::size_t count =
        check_batch(images.size(), static_cast<std::size_t>(image().size()), targets, of, plan.batch);
    place_images(plan.places[plan.graph.images].view, images, memories_.at(plan.places[plan.graph.images]));
    targets.place(of, plan.places[plan.graph.target].view, memories_.at(plan.places[plan.graph.target]));
    if constexpr (plan.graph.weights >= 0)
      targets.place_weights(plan.places[plan.graph.weights].view, count, memories_.at(plan.places[plan.graph.weights]));
    context.images = static_cast<int>(count);
  }
  BatchResult result(int images) const {
    static constexpr const codegen::Place& place = plan.places[plan.graph.loss];
    const auto* loss = codegen::numbers_at<place.view.element>(memories_.at(place));
    BatchResult r{.count = images};
    for (int n = 0; n < images; n++, loss += place.view.image()) {
      r.loss += static_cast<double>(loss[0]);
      if constexpr (plan.graph.tensors[plan.graph.loss].shape.channels > 1) r.metric += static_cast<double>(loss[1]);
    }
    return r;
  }

  Buffer arena_;
  codegen::Memories memories_;
  Executor executor_;
};

}  // namespace SINTER_ARCH
}  // namespace sinter
