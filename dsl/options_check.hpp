#pragma once

#include "dsl/diagnostics.hpp"
#include "dsl/losses/loss.hpp"
#include "dsl/schedules/schedule.hpp"
#include "dsl/update_rule.hpp"

/// What is asked of options before a network is compiled with them.
namespace sinter {

/// The first number of a loss that cannot be meant, or its weight.
constexpr Diagnosis check(const Loss& l) {
  if (!allowed(Range::not_below_zero, l.weight))
    return {false,
            l.definition->name,
            "weight among losses below 0",
            words(l.weight),
            "a number of 0 or more",
            "0.5f * MeanSquaredError{}",
            0};
  return fault_of_numbers(*l.definition, l.own);
}
constexpr Diagnosis check(const Losses& losses) {
  for (int i = 0; i < losses.count(); i++)
    if (const Diagnosis found = check(losses.each[i]); !found.ok) return found;
  return {};
}

/// The first number of a schedule that cannot be meant.
constexpr Diagnosis check(const Schedule& s) { return fault_of_numbers(*s.definition, s.own); }

}  // namespace sinter
