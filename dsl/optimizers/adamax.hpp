#pragma once

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Adam that divides by the largest gradient, of which older ones count less and less (Kingma & Ba 2015, algorithm 2).
/// m as Adam's; g includes weight_decay · w.
///   u ← max(β2 u, |g| + ε)
///   w ← w − rate / (1 − β1ᵗ) · m / u
/// PyTorch: Adamax; Keras: Adamax, with a rate of 1e-3 and an ε of 1e-7 that it adds to u.
struct Adamax {
  float rate = 2e-3f;        ///< learning rate, before the schedule
  float beta1 = 0.9f;        ///< β1: the fraction of m that is kept
  float beta2 = 0.999f;      ///< β2: the fraction of u that is kept
  float epsilon = 1e-8f;     ///< ε: keeps the division finite
  float weight_decay = 0.f;  ///< a share of w that g includes

  static constexpr const char *name = "Adamax", *key = "adamax";
  static constexpr Number<Adamax> numbers[] = {
      {"rate", &Adamax::rate, Range::above_zero, "set .rate = 2e-3f"},
      {"beta1", &Adamax::beta1, Range::below_one},
      {"beta2", &Adamax::beta2, Range::below_one},
      {"epsilon", &Adamax::epsilon, Range::above_zero},
      Number("weight_decay", &Adamax::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"moment1", "largest_gradient"};
  enum StepNumber { minus_adam_rate, decay };
  static constexpr const char* step_numbers[] = {"-adam_rate", "weight_decay"};

  void of_step(const StepOf& step, double* number) const {
    number[minus_adam_rate] = -step.rate / adam::bias(beta1, step.step);
    number[decay] = step.weight_decay;
  }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), lambda = u.number(decay), g = fma(lambda, w, u.gradient());
    const auto m = adam::mean(u, 0, beta1, g);
    const auto before = u.state(1) * beta2, size = absolute(g) + epsilon;
    const auto largest = choose(size - before, size, before);
    u.set_state(0, m);
    u.set_state(1, largest);
    u.set_weight(fma(u.number(minus_adam_rate), m / largest, w));
  }
};
SINTER_OPTIMIZER(Adamax);

}  // namespace sinter
