#include "tests/random_networks/plans.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "codegen/arch/avx2.hpp"
#include "codegen/arch/avx512.hpp"
#include "codegen/arch/generic.hpp"
#include "tests/random_networks/plan_run.hpp"

namespace sinter::random_networks {
namespace {

using namespace codegen;

/// Three steps from the weights it has: their losses.
std::vector<float> train_steps(Run& run, const PlanCase& one, const Reference& reference) {
  std::vector<float> losses;
  for (int step = 0; step < reference.steps(); step++) {
    const auto count = static_cast<std::size_t>(reference.counts[static_cast<std::size_t>(step)]);
    run.step(reference.images(step), reference.targets(step), count, context_of(one.optimizer, step + 1),
             reference.weights(step));
    losses.push_back(static_cast<float>(run.loss(count, one.loss)));
  }
  return losses;
}
std::vector<float> predict(Run& run, const Reference& reference) {
  const std::size_t count = static_cast<std::size_t>(reference.batch);
  run.step(reference.images(reference.steps()), {}, count, {});
  return run.predicted(count);
}

std::vector<TargetDrawn> targets_of(const PlanCase& one, const Graph& graph) {
  std::vector<TargetDrawn> found;
  for (int k = 0; k < graph.ends.size(); k++) {
    const Shape& y = graph.tensors[graph.ends[k].output].shape;
    const bool each_pixel = one.loss.each[k].number("each_pixel") != 0;
    found.push_back({one.loss.each[k].target(), static_cast<std::uint32_t>(y.size()),
                     each_pixel ? static_cast<std::uint32_t>(y.height * y.width) : 1});
  }
  return found;
}

class Law {
 public:
  Law(const PlanCase& one, const Reference& reference) : one_(one), reference_(reference) {}

  /// Three steps and predictions with plans of these passes for this target. `running`: else they only have to be
  /// legal.
  void check(const Passes& passes, const Target& target, const std::string& name, bool running) {
    name_ = name;
    const auto make = [&](Mode mode) { return std::make_unique<Stages>(one_, mode, passes, target); };
    const auto train = make(Mode::train), infer = make(Mode::infer), frozen = make(Mode::frozen);
    note(train->fault), note(infer->fault), note(frozen->fault);
    if (!running || !train->fault.empty() || !infer->fault.empty() || !frozen->fault.empty()) return;

    Run trained(train->plan), inferring(infer->plan), freezed(frozen->plan);
    start(trained);
    note(difference(reference_, "losses", train_steps(trained, one_, reference_)));
    compare(trained);
    copy_parameters(trained, inferring);
    freeze(*train, trained, *frozen, freezed);
    const std::vector<float> predicted = predict(inferring, reference_), of_frozen = predict(freezed, reference_);
    if (!wanders_) note(difference(reference_, "predictions", predicted));
    const double allowed = 2 * reference_.results.at("predictions").tolerance;
    for (std::size_t i = 0; i < predicted.size(); i++)
      if (!(std::abs(predicted[i] - of_frozen[i]) <= allowed)) {
        note("frozen[" + std::to_string(i) + "] is " + std::to_string(of_frozen[i]) + ", predict's is " +
             std::to_string(predicted[i]));
        break;
      }
  }
  std::vector<std::string> faults;

 private:
  void note(const std::string& fault) {
    if (!fault.empty()) faults.push_back(name_ + ": " + fault);
  }
  /// A bias, or a norm's shift, that a BatchNorm cancels exists where `simplify` is off. Its gradient is nothing but
  /// rounding, which Adam makes steps of. Running means then follow that bias, and what is predicted follows both.
  bool cancelled(const ParameterInfo& info) const {
    return !reference_.results.contains(info.name) && (info.name.ends_with(".bias") || info.name.ends_with(".beta"));
  }
  void start(Run& run) {
    wanders_ = false;
    std::vector<ParameterInfo> infos;
    for (const ParameterTensor& tensor : run.tensors()) {
      infos.push_back(tensor.info);
      if (!cancelled(tensor.info))
        run.write(tensor, reference_.initial(tensor.info));
      else
        wanders_ = true;
    }
    note(missing(reference_, infos));
  }
  void compare(const Run& run) {
    for (const ParameterTensor& tensor : run.tensors()) {
      // with the bias that the BatchNorm cancels
      const bool moved = wanders_ && tensor.info.name.ends_with("running_mean");
      if (!cancelled(tensor.info) && !moved) note(difference(reference_, tensor.info.name, run.read(tensor)));
    }
  }
  const PlanCase& one_;
  const Reference& reference_;
  std::string name_;
  bool wanders_ = false;
};

}  // namespace

std::vector<PlanCase>& plan_cases() {
  static std::vector<PlanCase> list;
  return list;
}

Reference reference_without_passes(const PlanCase& one) {
  const Passes none{.simplify = false, .fuse = false, .layout = false, .memory = false, .sequence = false};
  const auto train = std::make_unique<Stages>(one, Mode::train, none, generic_target),
             infer = std::make_unique<Stages>(one, Mode::infer, none, generic_target);
  Run trained(train->plan), inferring(infer->plan);
  Reference reference{.seed = one.seed,
                      .network = "",
                      .drawing = "named/" + std::to_string(one.seed),
                      .image_kind = "signed",
                      .targets_drawn = targets_of(one, train->plan.graph),
                      .weighted = std::any_of(one.loss.each, one.loss.each + one.loss.count(),
                                              [](const Loss& loss) { return loss.weighted(); }),
                      .counts = {one.batch, one.batch, 1},
                      .batch = one.batch,
                      .image_size = trained.image_size(),
                      .results = {}};
  const auto keep = [&](const std::string& name, const std::vector<float>& values) {
    Expected& result = reference.results[name];
    result = {values.size(), 1, 1e-4, 0, {values.begin(), values.end()}};
    result.sum = signed_sum(values);
  };
  // Biases that a BatchNorm cancels start at 0 and are no result.
  const auto usual = std::make_unique<Stages>(one, Mode::train, Passes{}, generic_target);
  std::vector<ParameterTensor> lasting;
  for (const ParameterTensor& tensor : trained.tensors())
    for (const ParameterTensor& other : parameter_tensors(view_of_plan(usual->plan)))
      if (tensor.info.name == other.info.name) lasting.push_back(tensor);
  for (const ParameterTensor& tensor : lasting) trained.write(tensor, reference.initial(tensor.info));
  keep("losses", train_steps(trained, one, reference));
  for (const ParameterTensor& tensor : lasting) keep(tensor.info.name, trained.read(tensor));
  copy_parameters(trained, inferring);
  keep("predictions", predict(inferring, reference));
  return reference;
}

std::vector<std::string> plan_faults(const PlanCase& one, const Reference& reference) {
  Law law(one, reference);
  law.check({}, avx512_target, "all passes, avx512", true);
  law.check({}, avx2_target, "all passes, avx2", false);
  law.check({}, generic_target, "all passes, generic", false);
  const Target& target = one.seed % 2 == 0 ? avx2_target : avx512_target;
  law.check({.simplify = false}, target, "without simplify", true);
  law.check({.fuse = false}, target, "without fuse", true);
  law.check({.layout = false}, target, "without layout", true);
  law.check({.memory = false}, target, "without memory", true);
  law.check({.sequence = false}, target, "without sequence", true);
  return law.faults;
}

}  // namespace sinter::random_networks
