#pragma once

#include "dsl/diagnostics.hpp"
#include "dsl/losses/loss.hpp"
#include "dsl/optimizers/optimizer.hpp"
#include "dsl/schedules/schedule.hpp"

/// What is asked of options before a network is compiled with them.
namespace sinter {

/// The first number of an optimizer that cannot be meant.
constexpr Diagnosis check(const Optimizer& o) {
  return first_fault(fault_of_numbers(*o.definition, o.own), o.rules->fault(o.own));
}

/// The first number of a loss that cannot be meant.
constexpr Diagnosis check(const Loss& l) { return fault_of_numbers(*l.definition, l.own); }

/// The first number of a schedule that cannot be meant.
constexpr Diagnosis check(const Schedule& s) { return fault_of_numbers(*s.definition, s.own); }

}  // namespace sinter
