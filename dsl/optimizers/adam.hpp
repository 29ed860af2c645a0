#pragma once

#include <cmath>

#include "dsl/optimizers/optimizer.hpp"
#include "dsl/rounding.hpp"

namespace sinter {

/// What Adam and its relatives share.
namespace adam {

/// 1 − βᵗ: what the first t terms of a mean of fraction β lack.
inline double bias(float beta, double step) { return 1 - std::pow(static_cast<double>(beta), step); }

/// β m + (1 − β) x, m the state `i`.
constexpr codegen::Reg mean(const codegen::Update& u, int i, float beta, codegen::Reg x) {
  const auto kept = u.constant(beta), before = u.state(i);
  return fma(kept, before, (1.f - beta) * x);
}
/// β v + (1 − β) x², v the state `i`.
constexpr codegen::Reg mean_square(const codegen::Update& u, int i, float beta, codegen::Reg x) {
  const auto kept = u.constant(beta), before = u.state(i), added = u.constant(1.f - beta);
  return fma(kept, before, added * (x * x));
}

}  // namespace adam

/// A mean of gradients over the root of a mean of their squares (Kingma & Ba 2015): what a Trainer takes by itself.
/// g includes weight_decay · w.
///   m ← β1 m + (1 − β1) g
///   v ← β2 v + (1 − β2) g²
///   w ← w − rate / (1 − β1ᵗ) · m / (√v / √(1 − β2ᵗ) + ε)
/// PyTorch: Adam; Keras: Adam, which adds its ε of 1e-7 to √v.
struct Adam {
  float rate = 1e-3f;        ///< learning rate, before the schedule
  float beta1 = 0.9f;        ///< β1: the fraction of m that is kept
  float beta2 = 0.999f;      ///< β2: the fraction of v that is kept
  float epsilon = 1e-8f;     ///< ε: keeps the division finite
  float weight_decay = 0.f;  ///< a share of w that g includes

  static constexpr const char *name = "Adam", *key = "adam";
  static constexpr Number<Adam> numbers[] = {
      {"rate", &Adam::rate, Range::above_zero, "set .rate = 1e-3f"},
      {"beta1", &Adam::beta1, Range::below_one},
      {"beta2", &Adam::beta2, Range::below_one},
      {"epsilon", &Adam::epsilon, Range::above_zero},
      Number("weight_decay", &Adam::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"moment1", "moment2"};
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
    u.set_state(0, m);
    u.set_state(1, v);
    const auto denominator = fma(sqrt(v), u.number(inverse_root_bias2), u.constant(epsilon));
    u.set_weight(fma(u.number(minus_adam_rate), m / denominator, w));
  }
};
SINTER_OPTIMIZER(Adam);

}  // namespace sinter
