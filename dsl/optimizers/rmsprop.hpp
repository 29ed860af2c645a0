#pragma once

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Gradients over the root of a mean of their squares (Tieleman & Hinton 2012, lecture 6.5).
/// g includes weight_decay · w.
///   s ← α s + (1 − α) g²
///   d = g / (√s + ε);  centered: a ← α a + (1 − α) g;  d = g / (√(s − a²) + ε)
///   w ← w − rate · d;  with momentum: v ← momentum · v + d;  w ← w − rate · v
/// PyTorch: RMSprop; Keras: RMSprop, with a rate of 1e-3, rho = 0.9 for α, and an ε of 1e-7 under the root.
struct RMSprop {
  float rate = 1e-2f;        ///< learning rate, before the schedule
  float alpha = 0.99f;       ///< α: the fraction of s, and of a, that is kept
  float epsilon = 1e-8f;     ///< ε: keeps the division finite
  float momentum = 0.f;      ///< the fraction of v that is kept
  bool centered = false;     ///< divides by the gradients' deviation from their mean
  float weight_decay = 0.f;  ///< a share of w that g includes

  static constexpr const char *name = "RMSprop", *key = "rmsprop";
  static constexpr Number<RMSprop> numbers[] = {
      {"rate", &RMSprop::rate, Range::above_zero, "set .rate = 1e-2f"},
      {"alpha", &RMSprop::alpha, Range::below_one},
      {"epsilon", &RMSprop::epsilon, Range::above_zero},
      {"momentum", &RMSprop::momentum, Range::below_one, "set .momentum = 0.9f"},
      {"centered", &RMSprop::centered},
      Number("weight_decay", &RMSprop::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"mean_square", "mean_gradient", "velocity"};
  enum StepNumber { minus_rate, decay };
  static constexpr const char* step_numbers[] = {"-rate", "weight_decay"};

  constexpr bool keeps(int state) const { return state == 0 || (state == 1 ? centered : momentum != 0.f); }
  void of_step(const StepOf& step, double* number) const {
    number[minus_rate] = -step.rate;
    number[decay] = step.weight_decay;
  }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), lambda = u.number(decay), g = fma(lambda, w, u.gradient());
    const auto s = adam::mean_square(u, 0, alpha, g);
    u.set_state(0, s);
    auto spread = s;
    if (centered) {
      const auto a = adam::mean(u, 1, alpha, g);
      u.set_state(1, a);
      spread = relu(s - a * a);  // a square of a mean is no larger than the mean of squares, but for rounding
    }
    auto direction = g / (sqrt(spread) + epsilon);
    if (momentum != 0.f) {
      direction = fma(u.constant(momentum), u.state(centered ? 2 : 1), direction);
      u.set_state(centered ? 2 : 1, direction);
    }
    u.set_weight(fma(u.number(minus_rate), direction, w));
  }
};
SINTER_OPTIMIZER(RMSprop);

}  // namespace sinter
