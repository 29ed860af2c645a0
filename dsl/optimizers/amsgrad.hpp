#pragma once

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Adam that divides by the largest v so far (Reddi, Kale & Kumar 2018, "On the convergence of Adam and beyond").
/// m and v as Adam's; g includes weight_decay · w.
///   u ← max(u, v)
///   w ← w − rate / (1 − β1ᵗ) · m / (√u / √(1 − β2ᵗ) + ε)
/// PyTorch: Adam(amsgrad=True); Keras: Adam(amsgrad=True), with its own ε.
struct AMSGrad {
  float rate = 1e-3f;        ///< learning rate, before the schedule
  float beta1 = 0.9f;        ///< β1: the fraction of m that is kept
  float beta2 = 0.999f;      ///< β2: the fraction of v that is kept
  float epsilon = 1e-8f;     ///< ε: keeps the division finite
  float weight_decay = 0.f;  ///< a share of w that g includes

  static constexpr const char *name = "AMSGrad", *key = "amsgrad";
  static constexpr Number<AMSGrad> numbers[] = {
      {"rate", &AMSGrad::rate, Range::above_zero, "set .rate = 1e-3f"},
      {"beta1", &AMSGrad::beta1, Range::below_one},
      {"beta2", &AMSGrad::beta2, Range::below_one},
      {"epsilon", &AMSGrad::epsilon, Range::above_zero},
      Number("weight_decay", &AMSGrad::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"moment1", "moment2", "largest_moment2"};
  enum StepNumber { minus_adam_rate, inverse_root_bias2, decay };
  static constexpr const char* step_numbers[] = {"-adam_rate", "1/sqrt(bias2)", "weight_decay"};

  void of_step(const StepOf& step, double* number) const {
    number[minus_adam_rate] = -step.rate / adam::bias(beta1, step.step);
    number[inverse_root_bias2] = 1 / std::sqrt(adam::bias(beta2, step.step));
    number[decay] = step.weight_decay;
  }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), lambda = u.number(decay), g = fma(lambda, w, u.gradient());
    const auto m = adam::mean(u, 0, beta1, g), v = adam::mean_square(u, 1, beta2, g);
    const auto before = u.state(2), largest = choose(v - before, v, before);
    u.set_state(0, m);
    u.set_state(1, v);
    u.set_state(2, largest);
    const auto denominator = fma(sqrt(largest), u.number(inverse_root_bias2), u.constant(epsilon));
    u.set_weight(fma(u.number(minus_adam_rate), m / denominator, w));
  }
};
SINTER_OPTIMIZER(AMSGrad);

}  // namespace sinter
