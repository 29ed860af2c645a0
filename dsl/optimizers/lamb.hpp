#pragma once

#include <cmath>

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Adam's direction, as long as its parameter: for large batches (You et al. 2020, "Large batch optimization for deep
/// learning: training BERT in 76 minutes", algorithm 2).
///   m ← β1 m + (1 − β1) g
///   v ← β2 v + (1 − β2) g²
///   r = m / (1 − β1ᵗ) / (√v / √(1 − β2ᵗ) + ε) + weight_decay · w
///   w ← w − rate · |w| / |r| · r, where both norms are above 0, else w − rate · r
/// PyTorch has none; Keras: Lamb, with an ε of 1e-7, whose weight_decay is AdamW's.
struct LAMB {
  float rate = 1e-3f;        ///< learning rate, before the schedule
  float beta1 = 0.9f;        ///< β1: the fraction of m that is kept
  float beta2 = 0.999f;      ///< β2: the fraction of v that is kept
  float epsilon = 1e-6f;     ///< ε: keeps the division finite
  float weight_decay = 0.f;  ///< a share of w in r

  static constexpr const char *name = "LAMB", *key = "lamb";
  static constexpr Number<LAMB> numbers[] = {
      {"rate", &LAMB::rate, Range::above_zero, "set .rate = 1e-3f"},
      {"beta1", &LAMB::beta1, Range::below_one},
      {"beta2", &LAMB::beta2, Range::below_one},
      {"epsilon", &LAMB::epsilon, Range::above_zero},
      Number("weight_decay", &LAMB::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"moment1", "moment2"};
  enum StepNumber { minus_rate, inverse_bias1, inverse_root_bias2, decay };
  static constexpr const char* step_numbers[] = {"-rate", "1/bias1", "1/sqrt(bias2)", "weight_decay"};

  void of_step(const StepOf& step, double* number) const {
    number[minus_rate] = -step.rate;
    number[inverse_bias1] = 1 / adam::bias(beta1, step.step);
    number[inverse_root_bias2] = 1 / std::sqrt(adam::bias(beta2, step.step));
    number[decay] = step.weight_decay;
  }

  struct Direction {
    static constexpr const char* name = "lamb_direction";
    static constexpr codegen::Reg value(const LAMB& of, const codegen::Update& u) {
      const auto m = adam::mean(u, 0, of.beta1, u.gradient()), v = adam::mean_square(u, 1, of.beta2, u.gradient());
      u.set_state(0, m);
      u.set_state(1, v);
      const auto denominator = fma(sqrt(v), u.number(inverse_root_bias2), u.constant(of.epsilon));
      return fma(u.number(decay), u.weight(), u.number(inverse_bias1) * m / denominator);
    }
  };
  struct Step {
    static constexpr void update(const LAMB&, const codegen::Update& u) {
      const auto of_weight = u.scalar(0), of_direction = u.scalar(1), one = u.constant(1.f);
      const auto ratio = choose(of_weight, choose(of_direction, of_weight / of_direction, one), one);
      u.set_weight(fma(u.number(minus_rate) * ratio, u.gradient(), u.weight()));
    }
  };
  static constexpr int nodes = 6;
  static constexpr void lower(codegen::UpdateGraph& step) {
    const int direction = step.part<LAMB, Direction>(step.gradient());
    step.update<LAMB, Step>(direction, {step.norm(step.weight()), step.norm(direction)});
  }
};
SINTER_OPTIMIZER(LAMB);

}  // namespace sinter
