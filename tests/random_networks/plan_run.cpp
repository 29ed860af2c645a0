#include "tests/random_networks/plan_run.hpp"

#include <pthread.h>

#include "codegen/kernels/naive.hpp"
#include "runtime/compiled/frozen_parameters.hpp"
#include "runtime/model/targets.hpp"
#include "runtime/model/views.hpp"

namespace sinter::random_networks {

using namespace codegen;

Stages::Stages(const PlanCase& one, Mode mode, const Passes& passes, const Target& target) {
  const Graph lowered = one.lowered(mode == Mode::train);
  if (mode == Mode::frozen) folded = fold(passes.simplify ? without_dead_biases(lowered) : lowered);
  const Graph& accepted = mode == Mode::frozen ? folded.graph : lowered;
  const Graph simplified = !passes.simplify       ? accepted
                           : mode == Mode::frozen ? with_pools_first(accepted)
                                                  : simplify(accepted);
  const Graph differentiated = mode == Mode::train ? differentiate(simplified, UpdateRule{one.optimizer}) : simplified;
  check(lowered.diagnosis.ok, "lower rejected the network");
  check(is_legal(lowered), "lower broke the graph");
  check(is_legal(simplified), "simplify broke the graph");
  check(is_legal(differentiated), "differentiate broke the graph");
  check(mode != Mode::train || is_trained(differentiated), "differentiate left a parameter without its update");
  if (!lowered.diagnosis.ok) return;
  const Plan<capacity> fused = Fused(Grouped(differentiated, passes.fuse, one.batch));
  check(is_fused(fused), "fuse broke the plan");
  if (!fault.empty()) return;
  const Plan<capacity> laid_out = LaidOut(fused, target, passes.layout);
  check(is_laid_out(laid_out), "layout broke the plan");
  const Plan<capacity> sequenced = Sequenced(laid_out, target, passes.sequence, mode == Mode::frozen);
  check(is_sequenced(sequenced, target), "sequence broke the plan");
  const Plan<capacity> placed = Placed(sequenced, passes.memory);
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

Run::Run(const Plan<capacity>& plan)
    : plan_(plan),
      arena_(plan.arena_bytes),
      parameters_(plan.parameter_bytes),
      states_(plan.state_bytes),
      tensors_(parameter_tensors(view_of_plan(plan))) {}

std::vector<float> Run::read(const ParameterTensor& tensor) const {
  std::vector<float> values(static_cast<std::size_t>(tensor.tensor.shape.size()));
  read_values(tensor, parameters_.data() + tensor.place.offset, values);
  return values;
}

void Run::write(const ParameterTensor& tensor, const std::vector<float>& values) {
  write_values(tensor, parameters_.data() + tensor.place.offset, values);
}

int Run::image_size() const {
  int all = 0;
  for (const int input : plan_.graph.inputs) all += plan_.graph.tensors[input].shape.size();
  return all;
}
int Run::target_size() const {
  int all = 0;
  for (const OutputEnd& end : plan_.graph.ends) all += plan_.graph.tensors[end.target].shape.size();
  return all;
}

void Run::step(std::span<const float> images, std::span<const float> targets, std::size_t count, Context context,
               std::span<const float> weights) {
  const auto place = [&](int tensor, Rows<const float>& from) {
    place_images(plan_.places[tensor].view, from, at(tensor));
    from.first += size_of(tensor);
  };
  Rows<const float> samples{images, static_cast<std::size_t>(image_size())};
  for (const int input : plan_.graph.inputs) place(input, samples);
  Rows<const float> wanted{targets, targets.empty() ? 0 : static_cast<std::size_t>(target_size())};
  for (const OutputEnd& end : plan_.graph.ends) {
    if (!targets.empty()) place(end.target, wanted);
    if (end.weights >= 0)
      Targets().weighted_by(weights).place_weights(plan_.places[end.weights].view, count, at(end.weights));
  }
  context.images = static_cast<int>(count);
  for (const Region& region : plan_.regions) {
    if (!region.interleaves())
      kernel(region.first, context, 0, context.images);
    else
      for (int n = 0; n < context.images; n++)
        for (int k = region.first; k < region.last; k++) kernel(k, context, n, n + 1);
  }
}

double Run::loss(std::size_t samples, const Losses& losses) const {
  double sum = 0;
  for (int k = 0; k < plan_.graph.ends.size(); k++) {
    const int tensor = plan_.graph.ends[k].loss;
    const auto distance = static_cast<std::size_t>(plan_.places[tensor].view.image());
    const auto* const values = numbers_at<Element::f32>(at(tensor));
    for (std::size_t n = 0; n < samples; n++) sum += static_cast<double>(losses.each[k].weight) * values[n * distance];
  }
  return sum / static_cast<double>(samples);
}

std::vector<float> Run::rows(int OutputEnd::* tensor, std::size_t samples) const {
  std::size_t width = 0;
  for (const OutputEnd& end : plan_.graph.ends) width += size_of(end.*tensor);
  std::vector<float> values(samples * width);
  Rows<float> part{values, width};
  for (const OutputEnd& end : plan_.graph.ends) {
    read_images(plan_.places[end.*tensor].view, samples, at(end.*tensor), part);
    part.first += size_of(end.*tensor);
  }
  return values;
}

std::byte* Run::at(int tensor) const {
  const Place& place = plan_.places[tensor];
  return (place.space == Space::arena        ? arena_
          : place.space == Space::parameters ? parameters_
                                             : states_)
             .data() +
         place.offset;
}

void Run::kernel(int k, const Context& context, int begin, int end) {
  std::byte* operands[16]{};
  for (int i = 0; i < plan_.order[k].operands.size(); i++) operands[i] = at(plan_.order[k].operands[i]);
  Naive::run(plan_.order[k], plan_.order[k].spec.anchor->naive, operands, context, begin, end);
}

void copy_parameters(const Run& from, Run& to) {
  for (const ParameterTensor& target : to.tensors())
    for (const ParameterTensor& source : from.tensors())
      if (target.info.name == source.info.name) to.write(target, from.read(source));
}

void freeze(const Stages& trained, Run& from, const Stages& frozen, Run& to) {
  freeze_parameters(frozen.folded.folds, frozen.plan, to.parameters(), trained.plan, from.parameters());
}

Context context_of(const Optimizer& optimizer, int step, double rate) {
  Context context{.step = step};
  const double decay = static_cast<double>(optimizer.number("weight_decay"));
  optimizer.definition->of_step(optimizer.own, {.rate = rate, .weight_decay = decay, .step = static_cast<double>(step)},
                                context.hyper);
  return context;
}
Context context_of(const Optimizer& optimizer, int step) {
  return context_of(optimizer, step, static_cast<double>(optimizer.number("rate")));
}

int on_large_stack(const std::function<int()>& work) {
  struct Job {
    const std::function<int()>& work;
    int status = 2;
    static void* run(void* job) {
      static_cast<Job*>(job)->status = static_cast<Job*>(job)->work();
      return nullptr;
    }
  } job{work};
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstacksize(&attributes, std::size_t{256} << 20) != 0 ||
      pthread_create(&thread, &attributes, Job::run, &job) != 0)
    return 2;
  pthread_join(thread, nullptr);
  return job.status;
}

}  // namespace sinter::random_networks
