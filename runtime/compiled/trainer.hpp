#pragma once

#include "dsl/cxx20.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "codegen/kernels/peak.hpp"
#include "dsl/rounding.hpp"
#include "runtime/base/median.hpp"
#include "runtime/compiled/frozen.hpp"
#include "runtime/compiled/options.hpp"
#include "runtime/compiled/plan_runner.hpp"
#include "runtime/inspect/explain.hpp"
#include "runtime/model/choices.hpp"
#include "runtime/model/compiled_for_speed.hpp"
#include "runtime/model/default_threads.hpp"
#include "runtime/model/initial_values.hpp"
#include "runtime/threads/peak.hpp"
#include "runtime/threads/thread_team.hpp"

namespace sinter {
inline namespace SINTER_ARCH {

/// A network, ready to train: its plans, its memory, its parameters. Everything shape-dependent is decided at compile
/// time; a step allocates nothing.
template <const auto& Net, Options O = Options{}>
class Trainer : public Model {
  using TrainCode = codegen::Compiled<Problem<Net, O>, codegen::Mode::train>;
  using InferCode = codegen::Compiled<Problem<Net, O>, codegen::Mode::infer>;
  using TrainRunner = PlanRunner<TrainCode>;
  // Copies made by the compiler. `O` itself must not be looked at while the program runs: it would carry the
  // optimizer's rules into it, and Clang 19 gets the places of its members wrong (an int before pointers).
  static constexpr ChosenOptimizer optimizer = O.optimizer;
  static constexpr Schedule own_schedule = O.schedule;
  static constexpr DecayOn decay_on = O.decay_on;
  static constexpr UpdateNumbers updates{O.clip, O.accumulate, O.average};
  static constexpr Hyper own_numbers{.rate = O.optimizer.number("rate"),
                                     .weight_decay = O.optimizer.number("weight_decay")};
  static constexpr Signatures own_signatures = signatures_of<O>(TrainCode::plan);
  static constexpr int capacity = O.batch;

 public:
  static constexpr const auto& plan = TrainCode::plan;            ///< of a training step
  static constexpr const auto& inference_plan = InferCode::plan;  ///< of a prediction, with running statistics

  Trainer()
      : parameters_(plan.parameter_bytes),
        states_(plan.state_bytes),
        train_(parameters_.data(), states_.data()),
        infer_(parameters_.data(), nullptr),
        tensors_(parameter_tensors(view_of_plan(plan))),
        state_tensors_(state_tensors(view_of_plan(plan))) {
    // Nothing of Model's is called here: of a rejected network Clang takes the Trainer for no Model, and says so, too.
    draw_parameters(1);
    make_known(*optimizer.definition, *own_schedule.definition);
    threads(std::min(default_threads().count, useful_threads()));
  }

  int height() const override { return TrainRunner::image.height; }
  int width() const override { return TrainRunner::image.width; }
  int channels() const override { return TrainRunner::image.channels; }
  Signatures signatures() const override { return own_signatures; }
  int batch() const override { return capacity; }
  double flops_per_step() const override { return plan.flops; }
  std::string_view arch() const override { return codegen::this_target.name; }
  std::string_view compiler() const override {
#ifdef __clang__
    return "clang " __clang_version__;
#else
    return "gcc " __VERSION__;
#endif
  }
  bool optimized() const override {
#ifdef __OPTIMIZE__
    return true;
#else
    return false;
#endif
  }
  Hyper defaults() const override { return own_numbers; }
  Schedule schedule() const override { return own_schedule; }
  double measured_peak_gflops(int count) override { return best_sum_at_once(count, codegen::measure_peak_gflops); }

  void threads(int count) override { team_.resize(std::min(count, most_threads())); }
  int threads() const override { return team_.threads(); }
  int most_threads() const override { return codegen::most_threads(plan); }
  int useful_threads() const override { return codegen::useful_threads(plan); }

  BatchResult train_step_at(std::span<const float> images, const Targets& targets, const Hyper& hyper) override {
    return train_.run(images, targets, own_signatures, context(hyper), team_);
  }
  BatchResult evaluate_step(std::span<const float> images, const Targets& targets) override {
    return infer_.run(images, targets, own_signatures, codegen::Context{}, team_);
  }
  BatchResult evaluate_step(std::span<const float> images, const Targets& targets,
                            std::span<float> predictions) override {
    return infer_.run(images, targets, own_signatures, team_, predictions);
  }
  void predict(std::span<const float> images, std::span<float> predictions) override {
    infer_.predict(images, predictions, team_);
  }

  /// The network as it is now, for inference only, BatchNorm folded into the weights before it where that is legal.
  Frozen<Net, O> freeze() const { return Frozen<Net, O>(plan, parameters_.data()); }

  std::vector<ParameterInfo> parameters() const override { return infos(tensors_); }
  void read(int parameter, std::span<float> values) const override {
    read_values(tensor(parameter), address(parameter), values);
  }
  void write(int parameter, std::span<const float> values) override {
    write_values(tensor(parameter), address(parameter), values);
    if (const int average = average_of(parameter); average >= 0) write_state(average, values);  // it begins anew
  }

  std::vector<ParameterInfo> states() const override { return infos(state_tensors_); }
  void read_state(int state, std::span<float> values) const override {
    read_values(state_tensor(state), state_address(state), values);
  }
  void write_state(int state, std::span<const float> values) override {
    write_values(state_tensor(state), state_address(state), values);
  }

  NetworkViews views() const override {
    return {view_of_graph(trimmed<TrainCode::lowered>), view_of_plan(plan), view_of_plan(inference_plan), optimizer,
            updates};
  }
  /// The plan as text, or the graph after one stage; stage "" is the plan. Only a program that asks carries the stages.
  /// @throws InputError naming the stages there are
  static std::string explain(std::string_view stage) { return explain_stages<TrainCode, InferCode>(stage); }

  std::vector<KernelTiming> profile(std::span<const float> images, const Targets& targets, int steps) override {
    using Times = typename TrainRunner::Executor::Times;
    std::vector<std::vector<double>> samples(Times{}.size());
    Hyper hyper = defaults();
    for (hyper.step = 1; hyper.step <= steps; hyper.step++) {
      std::vector<Times> times(static_cast<std::size_t>(threads()), Times{});
      train_.run_timed(images, targets, own_signatures, context(hyper), team_, times.data());
      for (std::size_t k = 0; k < samples.size(); k++) {
        double busiest = 0;
        for (const Times& of_thread : times) busiest = std::max(busiest, of_thread[k]);
        samples[k].push_back(busiest);
      }
    }
    std::vector<KernelTiming> report;
    const PlanView view = view_of_plan(plan);
    for (std::size_t k = 0; k < samples.size(); k++) {
      const int kernel = static_cast<int>(k);
      report.push_back({kernel_name(view, kernel), plan.order[kernel].flops,
                        static_cast<double>(kernel_bytes(view, kernel)), median(samples[k])});
    }
    return report;
  }

 private:
  void draw_parameters(std::uint64_t seed) override {
    parameters_.clear();
    states_.clear();
    for (int i = 0; i < static_cast<int>(tensors_.size()); i++) write(i, initial_values(tensor(i).tensor, i, seed));
  }
  /// The state that is the parameter's average; -1: there is none.
  int average_of(int parameter) const {
    if constexpr (updates.average > 0.f)
      for (std::size_t i = 0; i < state_tensors_.size(); i++)
        if (state_tensors_[i].tensor.parameter == tensor(parameter).index &&
            std::string_view(state_tensors_[i].tensor.part) == average_state)
          return static_cast<int>(i);
    return -1;
  }

  const ParameterTensor& tensor(int i) const { return tensors_.at(static_cast<std::size_t>(i)); }
  std::byte* address(int i) const { return parameters_.data() + tensor(i).place.offset; }
  const ParameterTensor& state_tensor(int i) const { return state_tensors_.at(static_cast<std::size_t>(i)); }
  std::byte* state_address(int i) const { return states_.data() + state_tensor(i).place.offset; }

  /// The numbers a step's programs read.
  static codegen::Context context(const Hyper& h) {
    codegen::Context context{.seed = h.seed, .step = h.step};
    const std::int64_t before = std::max<std::int64_t>(h.step, 1) - 1, accumulate = updates.accumulate;  // steps
    const auto set = [&context](codegen::StepFlag flag, bool on) { context.hyper[codegen::hyper_of(flag)] = on; };
    set(codegen::StepFlag::adds_up, before % accumulate != 0);
    set(codegen::StepFlag::updates, (before + 1) % accumulate == 0);
    set(codegen::StepFlag::goes_on, before / accumulate > 0);
    StepOf step{.rate = static_cast<double>(h.rate),
                .weight_decay = static_cast<double>(h.weight_decay),
                .step = static_cast<double>(before / accumulate + 1)};
    optimizer.definition->of_step(optimizer.own, step, context.hyper);
    step.weight_decay = 0;
    if (decay_on != DecayOn::all)
      optimizer.definition->of_step(optimizer.own, step, context.hyper + codegen::most_step_numbers);
    return context;
  }

  static_assert(codegen::same_parameters(plan, inference_plan), "sinter: both plans see the same parameters");
  Buffer parameters_, states_;
  TrainRunner train_;
  PlanRunner<InferCode> infer_;
  std::vector<ParameterTensor> tensors_, state_tensors_;
  ThreadTeam team_;
};

}  // namespace SINTER_ARCH
}  // namespace sinter
