#pragma once

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Loshchilov & Hutter 2019: Adam whose weight decay is decoupled: w ← w − rate · weight_decay · w before Adam's own step.
struct AdamW {
  float rate = 1e-3f;
  float beta1 = 0.9f;
  float beta2 = 0.999f;
  float epsilon = 1e-8f;
  float weight_decay = 0.01f;

  static constexpr const char *name = "AdamW", *key = "adamw";
  static constexpr Number<AdamW> numbers[] = {{"rate", &AdamW::rate, Range::above_zero, "set .rate = 1e-3f"},
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
