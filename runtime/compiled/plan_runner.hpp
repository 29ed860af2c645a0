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

  /// Of a sample: of its image, or of several inputs a row of all their numbers.
  static constexpr Shape image = [] {
    const auto& graph = plan.graph;
    if (graph.inputs.size() == 1) return graph.tensors[graph.inputs[0]].shape;
    Shape row{1, 1, 0};
    for (int t : graph.inputs) row.channels += graph.tensors[t].shape.size();
    return row;
  }();
  /// Numbers predicted of a sample.
  static constexpr int outputs = [] {
    int all = 0;
    for (const codegen::OutputEnd& end : plan.graph.ends) all += plan.graph.tensors[end.output].shape.size();
    return all;
  }();

  /// Of a frozen plan: when its parameters are there, before it runs, and whenever they have changed.
  void prepare(codegen::Team& team) { executor_.prepare(team); }

  /// Runs the plan on a batch; `context.images` is set from the targets.
  /// @throws std::invalid_argument (see check_batch)
  BatchResult run(std::span<const float> images, const Targets& targets, const Signatures& of, codegen::Context context,
                  codegen::Team& team) {
    load(images, targets, of, context);
    executor_.run(context, team);
    return result(context.images, of);
  }
  /// The same, and what is predicted of each sample; not of a training plan.
  BatchResult run(std::span<const float> images, const Targets& targets, const Signatures& of, codegen::Team& team,
                  std::span<float> predictions) {
    check_predictions(images, predictions);
    const BatchResult made = run(images, targets, of, codegen::Context{}, team);
    read_predictions(made.count, predictions);
    return made;
  }
  /// The same, measuring every kernel; see Executor::run_timed.
  void run_timed(std::span<const float> images, const Targets& targets, const Signatures& of, codegen::Context context,
                 codegen::Team& team, typename Executor::Times* times) {
    load(images, targets, of, context);
    executor_.run_timed(context, team, times);
  }
  /// predictions: count · outputs values.
  /// @throws std::invalid_argument if the sizes do not fit, or the batch has no room
  void predict(std::span<const float> images, std::span<float> predictions, codegen::Team& team) {
    check_predictions(images, predictions);
    const int count = check_images(images.size(), sample, plan.batch);
    place(images);
    executor_.run({.images = count}, team);  // the targets are those of before: the loss is not looked at
    read_predictions(count, predictions);
  }

 private:
  static constexpr std::size_t sample = static_cast<std::size_t>(image.size());

  void check_predictions(std::span<const float> images, std::span<const float> predictions) const {
    const std::size_t count = images.size() / sample;
    if (predictions.size() != count * static_cast<std::size_t>(outputs))
      throw std::invalid_argument("predict: room for " + std::to_string(predictions.size()) + " numbers of " +
                                  std::to_string(count) + " images, where each has " + std::to_string(outputs));
  }
  /// Whether images can be read where they are: their numbers lie as kernels want them.
  static constexpr bool read_in_place = [] {
    if (plan.graph.inputs.size() != 1) return false;
    const codegen::View& v = plan.places[plan.graph.inputs[0]].view;
    return v.dense() && v.element == codegen::Element::f32;
  }();
  /// `images` must stay until the step is done.
  void place(std::span<const float> images) {
    if constexpr (read_in_place) {
      // Kernels write no input.
      float* const at = const_cast<float*>(images.data());
      return executor_.bind(plan.graph.inputs[0], reinterpret_cast<std::byte*>(at));
    }
    Rows<const float> part{images, sample};
    for (const int t : plan.graph.inputs) {
      place_images(plan.places[t].view, part, memories_.at(plan.places[t]));
      part.first += static_cast<std::size_t>(plan.graph.tensors[t].shape.size());
    }
  }
  void read_predictions(int count, std::span<float> predictions) const {
    Rows<float> part{predictions, static_cast<std::size_t>(outputs)};
    for (const codegen::OutputEnd& end : plan.graph.ends) {
      const codegen::Place& place = plan.places[end.prediction];
      read_images(place.view, static_cast<std::size_t>(count), memories_.at(place), part);
      part.first += static_cast<std::size_t>(plan.graph.tensors[end.output].shape.size());
    }
  }
  void load(std::span<const float> images, const Targets& targets, const Signatures& of, codegen::Context& context) {
    const std::size_t count = check_batch(images.size(), sample, targets, of, plan.batch);
    place(images);
    for (int k = 0; k < plan.graph.ends.size(); k++) {
      const codegen::OutputEnd& end = plan.graph.ends[k];
      targets.place(of, k, plan.places[end.target].view, memories_.at(plan.places[end.target]));
      if (end.weights >= 0)
        targets.place_weights(plan.places[end.weights].view, count, memories_.at(plan.places[end.weights]));
    }
    context.images = static_cast<int>(count);
  }
  BatchResult result(int images, const Signatures& of) const {
    BatchResult r{.count = images};
    for (int k = 0; k < plan.graph.ends.size(); k++) {
      const int t = plan.graph.ends[k].loss;
      const codegen::Place& place = plan.places[t];
      BatchResult::OfOutput& sums = r.outputs[static_cast<std::size_t>(k)];
      codegen::with_numbers(place.view.element, memories_.at(place), [&](const auto* loss) {
        for (int n = 0; n < images; n++, loss += place.view.image()) {
          sums.loss += static_cast<double>(loss[0]);
          if (plan.graph.tensors[t].shape.channels > 1) sums.metric += static_cast<double>(loss[1]);
        }
      });
      r.loss += static_cast<double>(of[k].weight) * sums.loss;
    }
    r.metric = r.outputs[0].metric;
    return r;
  }

  Buffer arena_;
  codegen::Memories memories_;
  Executor executor_;
};

}  // namespace SINTER_ARCH
}  // namespace sinter
