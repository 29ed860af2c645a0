#pragma once

#include <span>
#include <string>
#include <string_view>

#include "dsl/losses/loss.hpp"
#include "dsl/optimizers/optimizer.hpp"
#include "dsl/schedules/schedule.hpp"
#include "runtime/base/abi.hpp"

/// The optimizers and schedules that files and flags can name: the library's, and those of this program's networks.
namespace sinter {

std::span<const OptimizerDefinition* const> library_optimizers();
std::span<const LossDefinition* const> library_losses();
std::span<const ScheduleDefinition* const> library_schedules();

/// From now on the functions below know these, too. A Trainer makes its own known.
void make_known(const OptimizerDefinition& optimizer, const ScheduleDefinition& schedule);
/// nullptr: there is none of that key.
const ScheduleDefinition* schedule_of_key(std::string_view key);
/// Whether a tensor of that name is what an optimizer keeps of a parameter: "conv1.weight.moment1".
bool is_optimizer_state(std::string_view tensor);

/// How a flag spells a key or the name of a number: "one_cycle" → "one-cycle"
std::string flag_word(std::string_view key);

}  // namespace sinter
