#pragma once

#include "dsl/diagnostics.hpp"
#include "dsl/losses/loss.hpp"
#include "dsl/schedules/schedule.hpp"
#include "dsl/update_rule.hpp"

/// What is asked of options before a network is compiled with them.
namespace sinter {

/// The first number of a loss that cannot be meant.
constexpr Diagnosis check(const Loss& l) { return fault_of_numbers(*l.definition, l.own); }

/// The first number of a schedule that cannot be meant.
constexpr Diagnosis check(const Schedule& s) { return fault_of_numbers(*s.definition, s.own); }

}  // namespace sinter
