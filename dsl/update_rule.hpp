#pragma once

#include "dsl/clip.hpp"
#include "dsl/optimizers/optimizer.hpp"

namespace sinter {

/// What is done with gradients before, and with weights after, an optimizer's step.
struct UpdateNumbers {
  Clip clip{};
  int accumulate = 1;   ///< batches whose mean gradient makes an update
  float average = 0.f;  ///< the fraction of the weights' average that an update keeps; 0: there is none
};

/// All of what becomes of a parameter's gradient, as the options say it.
struct UpdateRule {
  Optimizer optimizer;
  DecayOn decay_on = DecayOn::all;
  Clip clip{};
  int accumulate = 1;   ///< batches whose mean gradient makes an update
  float average = 0.f;  ///< the fraction of the weights' average that an update keeps; 0: there is none

  /// Nodes, and tensors, of a parameter's update, but for those that every optimizer has.
  constexpr int nodes() const {
    return optimizer.rules->nodes - 1 + (accumulate > 1 ? 2 : 0) + (average > 0.f) + (clip.value > 0.f) +
           (clip.norm > 0.f ? 3 : 0);
  }
};

/// The first number of an optimizer that cannot be meant.
constexpr Diagnosis check(const Optimizer& o) {
  return first_fault(fault_of_numbers(*o.definition, o.own), o.rules->fault(o.own));
}

/// The first number of it all that cannot be meant.
constexpr Diagnosis check(const UpdateRule& rule) {
  if (const Diagnosis own = check(rule.optimizer); !own.ok) return own;
  for (const float limit : {rule.clip.norm, rule.clip.value})
    if (!allowed(Range::not_below_zero, limit))
      return {
          false, ".clip", "not a number of 0 or more", words(limit), "0 (no limit), or more", ".clip = {.norm = 1.f}",
          0};
  if (rule.accumulate < 1 || rule.accumulate > 1 << 20)
    return {false, ".accumulate", "not a number of batches", words(rule.accumulate), "1 to 1048576", "leave it out", 0};
  if (!allowed(Range::below_one, rule.average))
    return {false, ".average", "outside 0..1", words(rule.average), "0 to below 1", ".average = 0.999f", 0};
  return {};
}

}  // namespace sinter
