#include "tests/random_networks/plans.hpp"

#include <cmath>
#include <memory>

#include "codegen/arch/avx2.hpp"
#include "codegen/arch/avx512.hpp"
#include "codegen/arch/generic.hpp"
#include "codegen/kernels/naive.hpp"
#include "runtime/base/buffer.hpp"
#include "runtime/compiled/frozen_parameters.hpp"
#include "runtime/model/tensors.hpp"
#include "runtime/model/views.hpp"

namespace sinter::random_networks {
namespace {

using namespace codegen;
using AnyPlan = Plan<capacity>;

/// What compile.hpp does, stage by stage, with the assertions it makes. `fault` names the stage that broke something.
struct Stages {
  Folded<capacity> folded;
  AnyPlan plan;
  std::string fault;

  Stages(const PlanCase& one, Mode mode, const Passes& passes, const Target& target) {
    const Graph lowered = one.lowered(mode == Mode::train);
    if (mode == Mode::frozen) folded = fold(passes.simplify ? without_dead_biases(lowered) : lowered);
    const Graph& accepted = mode == Mode::frozen ? folded.graph : lowered;
    const Graph simplified = !passes.simplify       ? accepted
                             : mode == Mode::frozen ? with_pools_first(accepted)
                                                    : simplify(accepted);
    const Graph differentiated =
        mode == Mode::train ? differentiate(simplified, UpdateRule{one.optimizer}) : simplified;
    check(lowered.diagnosis.ok, "lower rejected the network");
    check(is_legal(lowered), "lower broke the graph");
    check(is_legal(simplified), "simplify broke the graph");
    check(is_legal(differentiated), "differentiate broke the graph");
    check(mode != Mode::train || is_trained(differentiated), "differentiate left a parameter without its update");
    const AnyPlan fused = Fused(Grouped(differentiated, passes.fuse, one.batch));
    check(is_fused(fused), "fuse broke the plan");
    if (!fault.empty()) return;
    const AnyPlan laid_out = LaidOut(fused, target, passes.layout);
    check(is_laid_out(laid_out), "layout broke the plan");
    const AnyPlan sequenced = Sequenced(laid_out, target, passes.sequence);
    check(is_sequenced(sequenced, target), "sequence broke the plan");
    const AnyPlan placed = Placed(sequenced, passes.memory);
    check(is_placed(placed), "memory broke the plan");
    plan = Counted(placed);
    const Graph& g = plan.graph;
    check(g.tensors.size() <= one.allowed && g.nodes.size() <= one.allowed && g.layers.size() <= one.allowed,
          "the graph's capacity");
    check(plan.order.size() <= one.allowed * 3 / 4, "the order's capacity");
    const int room = capacity_of_plan(differentiated);
    check(plan.order.size() <= room * 3 / 4 && g.tensors.size() <= room && g.nodes.size() <= room &&
              g.layers.size() <= room,
          "the plan's capacity");
    check(folded.folds.size() <= one.allowed / 8 + 1, "the folds' capacity");
  }
  void check(bool holds, const char* what) {
    if (!holds && fault.empty()) fault = what;
  }
};

/// A plan with its memories, run by the oracle as an Executor runs its kernels on one thread.
class Run {
 public:
  explicit Run(const AnyPlan& plan)
      : plan_(plan),
        arena_(plan.arena_bytes),
        parameters_(plan.parameter_bytes),
        states_(plan.state_bytes),
        tensors_(parameter_tensors(view_of_plan(plan))) {}

  const std::vector<ParameterTensor>& tensors() const { return tensors_; }
  std::byte* parameters() { return parameters_.data(); }
  std::vector<float> read(const ParameterTensor& tensor) const {
    std::vector<float> values(static_cast<std::size_t>(tensor.tensor.shape.size()));
    read_values(tensor, parameters_.data() + tensor.place.offset, values);
    return values;
  }
  void write(const ParameterTensor& tensor, const std::vector<float>& values) {
    write_values(tensor, parameters_.data() + tensor.place.offset, values);
  }

  void step(const std::vector<float>& images, const std::vector<std::uint8_t>& labels, Context context) {
    const Graph& g = plan_.graph;
    place_images(plan_.places[g.inputs[0]].view, {images, static_cast<std::size_t>(image_size())}, at(g.inputs[0]));
    for (std::size_t n = 0; n < labels.size(); n++) numbers_at<Element::f32>(at(g.ends[0].target))[n] = labels[n];
    context.images = static_cast<int>(labels.size());
    for (const Region& region : plan_.regions) {
      if (!region.interleaves())
        kernel(region.first, context, 0, context.images);
      else
        for (int n = 0; n < context.images; n++)
          for (int k = region.first; k < region.last; k++) kernel(k, context, n, n + 1);
    }
  }
  int classes() const { return plan_.graph.tensors[plan_.graph.ends[0].output].shape.channels; }
  int image_size() const { return plan_.graph.tensors[plan_.graph.inputs[0]].shape.size(); }
  /// Mean over the images of the last step.
  double loss(std::size_t images) {
    double sum = 0;
    for (std::size_t n = 0; n < images; n++) sum += numbers_at<Element::f32>(at(plan_.graph.ends[0].loss))[2 * n];
    return sum / static_cast<double>(images);
  }
  std::vector<float> probabilities(std::size_t images) {
    const View& view = plan_.places[plan_.graph.ends[0].prediction].view;
    std::vector<float> values;
    for (std::size_t n = 0; n < images; n++)
      for (int c = 0; c < view.channels; c++)
        values.push_back(numbers_at<Element::f32>(
            at(plan_.graph.ends[0].prediction))[static_cast<std::ptrdiff_t>(n) * view.image() + c]);
    return values;
  }

 private:
  std::byte* at(int tensor) const {
    const Place& place = plan_.places[tensor];
    return (place.space == Space::arena        ? arena_
            : place.space == Space::parameters ? parameters_
                                               : states_)
               .data() +
           place.offset;
  }
  void kernel(int k, const Context& context, int begin, int end) {
    std::byte* operands[16]{};
    for (int i = 0; i < plan_.order[k].operands.size(); i++) operands[i] = at(plan_.order[k].operands[i]);
    Naive::run(plan_.order[k], plan_.order[k].spec.anchor->naive, operands, context, begin, end);
  }

  const AnyPlan& plan_;
  Buffer arena_, parameters_, states_;
  std::vector<ParameterTensor> tensors_;
};

Context context_of(const Optimizer& optimizer, int step) {
  Context context{.step = step};
  const double rate = static_cast<double>(optimizer.number("rate")),
               decay = static_cast<double>(optimizer.number("weight_decay"));
  optimizer.definition->of_step(optimizer.own, {.rate = rate, .weight_decay = decay, .step = static_cast<double>(step)},
                                context.hyper);
  return context;
}

/// Three steps from the weights it has: their losses.
std::vector<float> train_steps(Run& run, const PlanCase& one, const Reference& reference) {
  std::vector<float> losses;
  for (int step = 0; step < reference.steps(); step++) {
    const auto labels = reference.labels(step, run.classes());
    run.step(reference.images(step), labels, context_of(one.optimizer, step + 1));
    losses.push_back(static_cast<float>(run.loss(labels.size())));
  }
  return losses;
}
std::vector<float> predict(Run& run, const Reference& reference) {
  const std::size_t count = static_cast<std::size_t>(reference.batch);
  run.step(reference.images(reference.steps()), std::vector<std::uint8_t>(count), {});
  return run.probabilities(count);
}
void copy_parameters(const Run& from, Run& to) {
  for (const ParameterTensor& target : to.tensors())
    for (const ParameterTensor& source : from.tensors())
      if (target.info.name == source.info.name) to.write(target, from.read(source));
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
    freeze_parameters(frozen->folded.folds, frozen->plan, freezed.parameters(), train->plan, trained.parameters());
    const std::vector<float> predicted = predict(inferring, reference_), of_frozen = predict(freezed, reference_);
    if (!wanders_) note(difference(reference_, "probabilities", predicted));
    const double allowed = 2 * reference_.results.at("probabilities").tolerance;
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
  keep("probabilities", predict(inferring, reference));
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
