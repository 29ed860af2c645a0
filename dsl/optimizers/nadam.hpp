#pragma once

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Adam with Nesterov's momentum (Dozat 2016, "Incorporating Nesterov momentum into Adam"). m and v as Adam's;
/// g includes weight_decay · w.
///   μₜ = β1 (1 − ½ 0.96^(t · momentum_decay))
///   w ← w − rate · (μₜ₊₁ / (1 − Π μ₁…ₜ₊₁) · m + (1 − μₜ) / (1 − Π μ₁…ₜ) · g) / (√v / √(1 − β2ᵗ) + ε)
/// PyTorch: NAdam; Keras: Nadam, with a rate of 1e-3, an ε of 1e-7 and a momentum_decay of 1.
struct NAdam {
  float rate = 2e-3f;            ///< learning rate, before the schedule
  float beta1 = 0.9f;            ///< β1: the fraction of m that is kept
  float beta2 = 0.999f;          ///< β2: the fraction of v that is kept
  float epsilon = 1e-8f;         ///< ε: keeps the division finite
  float momentum_decay = 4e-3f;  ///< how fast μ rises, from half of β1 to β1
  float weight_decay = 0.f;      ///< a share of w that g includes

  static constexpr const char *name = "NAdam", *key = "nadam";
  static constexpr Number<NAdam> numbers[] = {
      {"rate", &NAdam::rate, Range::above_zero, "set .rate = 2e-3f"},
      {"beta1", &NAdam::beta1, Range::below_one},
      {"beta2", &NAdam::beta2, Range::below_one},
      {"epsilon", &NAdam::epsilon, Range::above_zero},
      Number("momentum_decay", &NAdam::momentum_decay, Range::not_below_zero).spoken("momentum decay"),
      Number("weight_decay", &NAdam::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"moment1", "moment2"};
  enum StepNumber { of_moment, of_gradient, inverse_root_bias2, decay };
  static constexpr const char* step_numbers[] = {"-moment_rate", "-gradient_rate", "1/sqrt(bias2)", "weight_decay"};

  void of_step(const StepOf& step, double* number) const {
    const auto mu = [this](double t) {
      return static_cast<double>(beta1) * (1 - rounded(0.5 * std::pow(0.96, t * static_cast<double>(momentum_decay))));
    };
    double product = 1;
    for (double t = 1; t <= step.step && product > 1e-20; t++) product *= mu(t);  // below that, 1 − product is 1
    const double next = mu(step.step + 1);
    number[of_moment] = -step.rate * next / (1 - rounded(product * next));
    number[of_gradient] = -step.rate * (1 - mu(step.step)) / (1 - product);
    number[inverse_root_bias2] = 1 / std::sqrt(adam::bias(beta2, step.step));
    number[decay] = step.weight_decay;
  }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), lambda = u.number(decay), g = fma(lambda, w, u.gradient());
    const auto m = adam::mean(u, 0, beta1, g), v = adam::mean_square(u, 1, beta2, g);
    u.set_state(0, m);
    u.set_state(1, v);
    const auto denominator = fma(sqrt(v), u.number(inverse_root_bias2), u.constant(epsilon));
    const auto change = fma(u.number(of_moment), m, u.number(of_gradient) * g);
    u.set_weight(w + change / denominator);
  }
};
SINTER_OPTIMIZER(NAdam);

}  // namespace sinter
