#pragma once

#include "dsl/optimizers/optimizer.hpp"
#include "dsl/rounding.hpp"

namespace sinter {

/// A rate for each weight, smaller where gradients were large (Duchi, Hazan & Singer 2011).
/// g includes weight_decay · w.
///   s ← s + g²
///   w ← w − rate / (1 + (t − 1) · rate_decay) · g / (√s + ε)
/// PyTorch: Adagrad; Keras: Adagrad, with a rate of 1e-3, whose s begins at 0.1, and with an ε of 1e-7 under the root.
struct Adagrad {
  float rate = 1e-2f;        ///< learning rate, before the schedule
  float rate_decay = 0.f;    ///< how fast the rate falls by itself
  float epsilon = 1e-10f;    ///< ε: keeps the division finite
  float weight_decay = 0.f;  ///< a share of w that g includes

  static constexpr const char *name = "Adagrad", *key = "adagrad";
  static constexpr Number<Adagrad> numbers[] = {
      {"rate", &Adagrad::rate, Range::above_zero, "set .rate = 1e-2f"},
      Number("rate_decay", &Adagrad::rate_decay, Range::not_below_zero).spoken("rate decay"),
      {"epsilon", &Adagrad::epsilon, Range::above_zero},
      Number("weight_decay", &Adagrad::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"sum_of_squares"};
  enum StepNumber { minus_rate, decay };
  static constexpr const char* step_numbers[] = {"-rate", "weight_decay"};

  void of_step(const StepOf& step, double* number) const {
    number[minus_rate] = -step.rate / (1 + rounded((step.step - 1) * static_cast<double>(rate_decay)));
    number[decay] = step.weight_decay;
  }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), lambda = u.number(decay), g = fma(lambda, w, u.gradient()), s = fma(g, g, u.state(0));
    u.set_state(0, s);
    u.set_weight(fma(u.number(minus_rate), g / (sqrt(s) + epsilon), w));
  }
};
SINTER_OPTIMIZER(Adagrad);

}  // namespace sinter
