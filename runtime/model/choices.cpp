#include "runtime/model/choices.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"

namespace sinter {
namespace {

// In the order in which help and errors list them.
constexpr const OptimizerDefinition* optimizers_of_library[] = {
    &optimizer_definition<SGD>,     &optimizer_definition<Adam>,  &optimizer_definition<AdamW>,
    &optimizer_definition<AMSGrad>, &optimizer_definition<NAdam>, &optimizer_definition<RMSprop>,
    &optimizer_definition<Adagrad>, &optimizer_definition<Lion>,  &optimizer_definition<LAMB>,
    &optimizer_definition<Muon>};
constexpr const LossDefinition* losses_of_library[] = {&loss_definition<CrossEntropy>,
                                                       &loss_definition<BinaryCrossEntropy>,
                                                       &loss_definition<MeanSquaredError>,
                                                       &loss_definition<MeanAbsoluteError>,
                                                       &loss_definition<Huber>,
                                                       &loss_definition<Hinge>,
                                                       &loss_definition<KLDivergence>};
constexpr const ScheduleDefinition* schedules_of_library[] = {
    &schedule_definition<Constant>,         &schedule_definition<Warmup>,          &schedule_definition<StepDecay>,
    &schedule_definition<ExponentialDecay>, &schedule_definition<PolynomialDecay>, &schedule_definition<Cosine>,
    &schedule_definition<CosineRestarts>,   &schedule_definition<OneCycle>};

/// A Trainer may be made on any thread.
struct Known {
  std::mutex mutex;
  std::vector<const OptimizerDefinition*> optimizers{std::begin(optimizers_of_library),
                                                     std::end(optimizers_of_library)};
  std::vector<const ScheduleDefinition*> schedules{std::begin(schedules_of_library), std::end(schedules_of_library)};
};
Known& known() {
  static Known all;
  return all;
}

auto find(const auto& all, std::string_view key) {
  return std::find_if(all.begin(), all.end(), [key](const Description* one) { return key == one->key; });
}

}  // namespace

std::span<const OptimizerDefinition* const> library_optimizers() { return optimizers_of_library; }
std::span<const LossDefinition* const> library_losses() { return losses_of_library; }
std::span<const ScheduleDefinition* const> library_schedules() { return schedules_of_library; }

void make_known(const OptimizerDefinition& optimizer, const ScheduleDefinition& schedule) {
  const std::lock_guard lock(known().mutex);
  auto& [mutex, optimizers, schedules] = known();
  if (find(optimizers, optimizer.key) == optimizers.end()) optimizers.push_back(&optimizer);
  if (find(schedules, schedule.key) == schedules.end()) schedules.push_back(&schedule);
}

const ScheduleDefinition* schedule_of_key(std::string_view key) {
  const std::lock_guard lock(known().mutex);
  const auto found = find(known().schedules, key);
  return found == known().schedules.end() ? nullptr : *found;
}

bool is_optimizer_state(std::string_view tensor) {
  const std::lock_guard lock(known().mutex);
  const std::string_view part = tensor.substr(std::min(tensor.rfind('.'), tensor.size() - 1) + 1);
  for (const OptimizerDefinition* optimizer : known().optimizers)
    for (const char* state : optimizer->states)
      if (state != nullptr && part == state) return true;
  return part == accumulated_state || part == average_state;  // what a Trainer keeps besides
}

std::string flag_word(std::string_view key) {
  std::string word(key);
  std::replace(word.begin(), word.end(), '_', '-');
  return word;
}

}  // namespace sinter
