#pragma once

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Tieleman & Hinton 2012, lecture 6.5: s ← α s + (1 − α) g²;  d = g / (√s + ε), with `centered` g / (√(s − a²) + ε) where
/// a ← α a + (1 − α) g;  w ← w − rate · d, with momentum w − rate · v where v ← momentum · v + d. g includes weight_decay · w.
/// PyTorch's RMSprop; Keras adds ε under the root.
struct RMSprop {
  float rate = 1e-2f;
  float alpha = 0.99f;
  float epsilon = 1e-8f;
  float momentum = 0.f;
  bool centered = false;
  float weight_decay = 0.f;

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
