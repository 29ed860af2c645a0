#pragma once

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Adam whose weight decay is decoupled: no part of the gradient, and so not divided by √v (Loshchilov & Hutter 2019).
/// Before Adam's own step:
///   w ← w − rate · weight_decay · w
/// PyTorch: AdamW; Keras: AdamW, whose weight_decay is 0.004.
struct AdamW {
  float rate = 1e-3f;          ///< learning rate, before the schedule
  float beta1 = 0.9f;          ///< β1: the fraction of m that is kept
  float beta2 = 0.999f;        ///< β2: the fraction of v that is kept
  float epsilon = 1e-8f;       ///< ε: keeps the division finite
  float weight_decay = 0.01f;  ///< how much of w a step takes away, times the rate

  static constexpr const char *name = "AdamW", *key = "adamw";
  static constexpr Number<AdamW> numbers[] = {
      {"rate", &AdamW::rate, Range::above_zero, "set .rate = 1e-3f"},
      {"beta1", &AdamW::beta1, Range::below_one},
      {"beta2", &AdamW::beta2, Range::below_one},
      {"epsilon", &AdamW::epsilon, Range::above_zero},
      Number("weight_decay", &AdamW::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"moment1", "moment2"};
  enum StepNumber { minus_adam_rate, inverse_root_bias2, keep };
  static constexpr const char* step_numbers[] = {"-adam_rate", "1/sqrt(bias2)", "keep"};

  void of_step(const StepOf& step, double* number) const {
    number[minus_adam_rate] = -step.rate / adam::bias(beta1, step.step);
    number[inverse_root_bias2] = 1 / std::sqrt(adam::bias(beta2, step.step));
    number[keep] = 1 - rounded(step.rate * step.weight_decay);
  }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), g = u.gradient();
    const auto m = adam::mean(u, 0, beta1, g), v = adam::mean_square(u, 1, beta2, g);
    u.set_state(0, m);
    u.set_state(1, v);
    const auto denominator = fma(sqrt(v), u.number(inverse_root_bias2), u.constant(epsilon));
    const auto kept = w * u.number(keep);
    u.set_weight(fma(u.number(minus_adam_rate), m / denominator, kept));
  }
};
SINTER_OPTIMIZER(AdamW);

}  // namespace sinter
