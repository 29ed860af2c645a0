#include "runtime/model/choices.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"

namespace sinter {
namespace {

template <class... T>
constexpr std::array<const OptimizerDefinition*, sizeof...(T)> optimizers(Types<T...>) {
  return {&optimizer_definition<T>...};
}
template <class... T>
constexpr std::array<const LossDefinition*, sizeof...(T)> losses(Types<T...>) {
  return {&loss_definition<T>...};
}
template <class... T>
constexpr std::array<const ScheduleDefinition*, sizeof...(T)> schedules(Types<T...>) {
  return {&schedule_definition<T>...};
}
constexpr auto optimizers_of_library = optimizers(AllOptimizers{});
constexpr auto losses_of_library = losses(AllLosses{});
constexpr auto schedules_of_library = schedules(AllSchedules{});

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
