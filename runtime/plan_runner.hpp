#pragma once

#include "dsl/cxx20.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "codegen/emit/executor.hpp"
#include "runtime/buffer.hpp"
#include "runtime/model.hpp"
#include "runtime/tensors.hpp"

namespace sinter {
inline namespace SINTER_ARCH {

/// One plan with its arena, over parameters and optimizer state that others may share. `Code` is a codegen::Compiled.
template <class Code>
class PlanRunner {
 public:
  static constexpr const auto& plan = Code::plan;
  using Executor = codegen::Executor<Code>;

  PlanRunner(float* parameters, float* states)
      : arena_(plan.arena_bytes), memories_{arena_.data(), parameters, states}, executor_(memories_) {}
  PlanRunner(const PlanRunner&) = delete;
  PlanRunner& operator=(const PlanRunner&) = delete;

  static constexpr const Shape& image() { return plan.graph.tensors[plan.graph.images].shape; }
  static constexpr int classes() { return plan.graph.tensors[plan.graph.logits].shape.channels; }

  /// Runs the plan on a batch; `context.images` is set from the labels. @throws std::invalid_argument (see check_batch)
  BatchResult run(std::span<const float> images, std::span<const std::uint8_t> labels, codegen::Context context, codegen::Team& team) {
    load(images, labels, context);
    executor_.run(context, team);
    return result(context.images);
  }
  /// The same, measuring every kernel; see Executor::run_timed.
  void run_timed(std::span<const float> images, std::span<const std::uint8_t> labels, codegen::Context context, codegen::Team& team,
                 typename Executor::Times* times) {
    load(images, labels, context);
    executor_.run_timed(context, team, times);
  }
  /// probabilities: count · classes values. @throws std::invalid_argument if the sizes do not fit, or the batch has no room
  void predict(std::span<const float> images, std::span<float> probabilities, codegen::Team& team) {
    const std::size_t count = images.size() / static_cast<std::size_t>(image().size());
    if (probabilities.size() != count * static_cast<std::size_t>(classes()))
      throw std::invalid_argument("predict: " + std::to_string(probabilities.size()) + " probabilities for " + std::to_string(count) +
                                  " images, where each has " + std::to_string(classes()));
    const std::uint8_t any_label[static_cast<std::size_t>(plan.batch)]{};  // the loss is not looked at
    run(images, {any_label, std::min(count, static_cast<std::size_t>(plan.batch))}, {}, team);
    const codegen::Place& place = plan.places[plan.graph.outputs[1]];
    const float* from = memories_.at(place);
    for (std::size_t n = 0; n < count; n++)
      std::copy_n(from + n * static_cast<std::size_t>(place.view.image()), classes(),
                  probabilities.data() + n * static_cast<std::size_t>(classes()));
  }

 private:
  void load(std::span<const float> images, std::span<const std::uint8_t> labels, codegen::Context& context) {
    check_batch(images.size(), static_cast<std::size_t>(image().size()), labels, plan.batch, classes());
    place_images(plan.places[plan.graph.images].view, images, memories_.at(plan.places[plan.graph.images]));
    float* label = memories_.at(plan.places[plan.graph.labels]);
    for (std::size_t n = 0; n < labels.size(); n++) label[n] = labels[n];
    context.images = static_cast<int>(labels.size());
  }
  BatchResult result(int images) const {
    const float* loss = memories_.at(plan.places[plan.graph.outputs[0]]);
    BatchResult r{.count = images};
    for (int n = 0; n < images; n++) {
      r.loss += static_cast<double>(loss[2 * n]);
      r.correct += loss[2 * n + 1] > 0.5f;
    }
    return r;
  }

  Buffer arena_;
  codegen::Memories memories_;
  Executor executor_;
};

}  // namespace SINTER_ARCH
}  // namespace sinter
