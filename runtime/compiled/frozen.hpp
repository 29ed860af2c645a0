#pragma once

#include "dsl/cxx20.hpp"

#include <span>

#include "runtime/compiled/frozen_parameters.hpp"
#include "runtime/compiled/options.hpp"
#include "runtime/compiled/plan_runner.hpp"
#include "runtime/threads/thread_team.hpp"

namespace sinter {
inline namespace SINTER_ARCH {

/// A trained network for inference only: BatchNorm is folded into the convolution or Dense before it, where that is
/// legal. Made by `Trainer::freeze()`; has parameters of its own.
template <const auto& Net, Options O>
class Frozen {
  using Code = codegen::Compiled<Problem<Net, O>, codegen::Mode::frozen>;

 public:
  static constexpr const auto& plan = Code::plan;
  static constexpr Signatures signatures = signatures_of<O>(plan);

  /// Takes the parameters of a plan whose tensors lie at `memory`.
  template <class OtherPlan>
  Frozen(const OtherPlan& trained, const std::byte* memory)
      : parameters_(plan.parameter_bytes), runner_(parameters_.data(), nullptr) {
    freeze_parameters(folds, plan, parameters_.data(), trained, memory);
    runner_.prepare(team_);
  }

  /// Loss and metric of a batch. @throws std::invalid_argument (see check_batch)
  BatchResult evaluate_step(std::span<const float> images, const Targets& targets, int threads = 1) {
    return runner_.run(images, targets, signatures, codegen::Context{}, team(threads));
  }
  /// predictions: count · outputs values.
  void predict(std::span<const float> images, std::span<float> predictions, int threads = 1) {
    runner_.predict(images, predictions, team(threads));
  }

 private:
  static constexpr auto folds = [] {
    codegen::List<codegen::Fold, Code::folded.folds.count> kept;
    codegen::fill(kept, Code::folded.folds);
    return kept;
  }();

  ThreadTeam& team(int threads) {
    if (threads != threads_) team_.resize(std::min(threads_ = threads, codegen::most_threads(plan)));
    return team_;
  }

  Buffer parameters_;
  PlanRunner<Code> runner_;
  ThreadTeam team_;
  int threads_ = 1;
};

}  // namespace SINTER_ARCH
}  // namespace sinter
