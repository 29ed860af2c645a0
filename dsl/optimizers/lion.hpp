#pragma once

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Steps of one size, of which gradients tell the sign (Chen et al. 2023, "Symbolic discovery of optimization
/// algorithms", algorithm 2). Its rate wants to be a third to a tenth of AdamW's.
///   c = β1 m + (1 − β1) g
///   w ← w − rate · (sign(c) + weight_decay · w)
///   m ← β2 m + (1 − β2) g
/// Keras: Lion, whose rate is 1e-3.
struct Lion {
  float rate = 1e-4f;        ///< learning rate, before the schedule
  float beta1 = 0.9f;        ///< β1: the fraction of m in the step's direction
  float beta2 = 0.99f;       ///< β2: the fraction of m that is kept
  float weight_decay = 0.f;  ///< how much of w a step takes away, times the rate

  static constexpr const char *name = "Lion", *key = "lion";
  static constexpr Number<Lion> numbers[] = {
      {"rate", &Lion::rate, Range::above_zero, "set .rate = 1e-4f"},
      {"beta1", &Lion::beta1, Range::below_one},
      {"beta2", &Lion::beta2, Range::below_one},
      Number("weight_decay", &Lion::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"moment1"};
  enum StepNumber { minus_rate, keep };
  static constexpr const char* step_numbers[] = {"-rate", "keep"};

  void of_step(const StepOf& step, double* number) const {
    number[minus_rate] = -step.rate;
    number[keep] = 1 - rounded(step.rate * step.weight_decay);
  }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), g = u.gradient();
    const auto c = adam::mean(u, 0, beta1, g), m = adam::mean(u, 0, beta2, g);
    u.set_state(0, m);
    const auto zero = u.constant(0.f), sign = choose(c, u.constant(1.f), choose(zero - c, u.constant(-1.f), zero));
    const auto defined = fma(c, zero, sign);  // a gradient that is no number must not become a step
    u.set_weight(fma(u.number(minus_rate), defined, w * u.number(keep)));
  }
};
SINTER_OPTIMIZER(Lion);

}  // namespace sinter
