#pragma once

#include "dsl/cxx20.hpp"

#include <cmath>
#include <span>
#include <vector>

#include "dsl/rounding.hpp"
#include "runtime/options.hpp"
#include "runtime/plan_runner.hpp"
#include "runtime/thread_team.hpp"

namespace sinter {
inline namespace SINTER_ARCH {

/// A trained network for inference only: BatchNorm is folded into the convolution or Dense before it, where that is legal.
/// Made by `Trainer::freeze()`; has parameters of its own.
template <const auto& Net, Options O>
class Frozen {
  using Code = codegen::Compiled<Problem<Net, O>, codegen::Mode::frozen>;

 public:
  static constexpr const auto& plan = Code::plan;

  /// Takes the parameters of a plan whose tensors lie at `memory`.
  template <class OtherPlan>
  Frozen(const OtherPlan& trained, const float* memory) : parameters_(plan.parameter_bytes), runner_(parameters_.data(), nullptr) {
    copy(trained, memory);
    for (const codegen::Fold& f : Code::folded.folds) apply(f, trained, memory);
  }

  /// Loss and accuracy of a batch. @throws std::invalid_argument (see check_batch)
  BatchResult evaluate_step(std::span<const float> images, std::span<const std::uint8_t> labels, int threads = 1) {
    return runner_.run(images, labels, {}, team(threads));
  }
  /// probabilities: count · classes values.
  void predict(std::span<const float> images, std::span<float> probabilities, int threads = 1) {
    runner_.predict(images, probabilities, team(threads));
  }

 private:
  ThreadTeam& team(int threads) {
    if (threads != threads_) team_.resize(threads_ = threads);
    return team_;
  }
  /// Where the trained plan keeps the same parameter, found by layer and part.
  template <class OtherPlan>
  static const float* same_parameter(int t, const OtherPlan& trained, const float* memory) {
    const codegen::Tensor& mine = Code::folded.graph.tensors[t];
    for (int i = 0; i < trained.places.size(); i++) {
      const codegen::Tensor& other = trained.graph.tensors[i];
      if (trained.places[i].space == codegen::Space::parameters && other.layer == mine.layer && codegen::same_text(other.part, mine.part))
        return memory + trained.places[i].offset;
    }
    return nullptr;
  }
  template <class OtherPlan>
  void copy(const OtherPlan& trained, const float* memory) {
    for (int t = 0; t < plan.places.size(); t++) {
      if (plan.places[t].space != codegen::Space::parameters) continue;
      if (const float* from = same_parameter(t, trained, memory))
        std::copy_n(from, plan.places[t].size, parameters_.data() + plan.places[t].offset);
    }
  }
  /// w' = w · scale, b' = (b − μ) · scale + β with scale = γ / √(σ² + ε), in double.
  template <class OtherPlan>
  void apply(const codegen::Fold& f, const OtherPlan& trained, const float* memory) {
    const auto parameter = [&](int t) { return same_parameter(t, trained, memory); };
    const float *gamma = parameter(f.gamma), *beta = parameter(f.beta), *mean = parameter(f.mean), *variance = parameter(f.variance);
    const float* bias = f.bias >= 0 ? parameter(f.bias) : nullptr;
    const codegen::Place& weight = plan.places[f.weight];
    float *w = parameters_.data() + weight.offset, *folded = parameters_.data() + plan.places[f.folded_bias].offset;
    for (int c = 0; c < weight.view.channels; c++) {
      const double scale = static_cast<double>(gamma[c]) / std::sqrt(static_cast<double>(variance[c]) + static_cast<double>(f.epsilon));
      folded[c] =
          static_cast<float>(rounded((static_cast<double>(bias != nullptr ? bias[c] : 0.f) - static_cast<double>(mean[c])) * scale) +
                             static_cast<double>(beta[c]));
      for (int row = 0; row < weight.view.height * weight.view.width; row++) {
        float& value = w[static_cast<std::ptrdiff_t>(row) * weight.view.pitch + c];
        value = static_cast<float>(static_cast<double>(value) * scale);
      }
    }
  }

  Buffer parameters_;
  PlanRunner<Code> runner_;
  ThreadTeam team_;
  int threads_ = 1;
};

}  // namespace SINTER_ARCH
}  // namespace sinter
