#pragma once

#include <cmath>

#include "dsl/optimizers/adam.hpp"

namespace sinter {

/// Momentum whose matrix is made orthogonal: of a weight, every direction of its update has about one length (Jordan et
/// al. 2024, "Muon: an optimizer for hidden layers in neural networks"). A Conv's weight is a matrix of kernel · kernel
/// · channels rows and a column for each filter. All other parameters (biases, γ, β, …) are AdamW's.
///   B ← momentum · B + (1 − momentum) · g
///   X = B, nesterov: momentum · B + (1 − momentum) · g;  X ← X / max(|X|, 1e-7), |X| Frobenius' norm
///   five times: A = Xᵀ X;  X ← 3.4445 X + X (−4.775 A + 2.0315 A A)
///   w ← (1 − rate · weight_decay) w − rate · 0.2 √(the larger of rows and columns) · X
/// (A is a column's by a column's: a layer of many more outputs than inputs takes longer than it would need to.)
/// That factor makes updates as long as AdamW's (Liu et al. 2025, "Muon is scalable for LLM training"), so that one
/// rate suits both.
/// PyTorch: Muon(adjust_lr_fn="match_rms_adamw"), which multiplies matrices in bfloat16 and takes no parameters but
/// matrices, with a weight_decay of 0.1; Keras: Muon, with other factors.
struct Muon {
  float rate = 1e-3f;        ///< learning rate, before the schedule
  float momentum = 0.95f;    ///< the fraction of B that is kept
  bool nesterov = true;      ///< looks one step ahead
  float beta1 = 0.9f;        ///< β1 of AdamW
  float beta2 = 0.999f;      ///< β2 of AdamW
  float epsilon = 1e-8f;     ///< ε of AdamW
  float weight_decay = 0.f;  ///< the share of w that a rate of 1 takes away

  static constexpr const char *name = "Muon", *key = "muon";
  static constexpr Number<Muon> numbers[] = {
      {"rate", &Muon::rate, Range::above_zero, "set .rate = 1e-3f"},
      {"momentum", &Muon::momentum, Range::below_one, "set .momentum = 0.95f"},
      {"nesterov", &Muon::nesterov},
      {"beta1", &Muon::beta1, Range::below_one},
      {"beta2", &Muon::beta2, Range::below_one},
      {"epsilon", &Muon::epsilon, Range::above_zero},
      Number("weight_decay", &Muon::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"momentum", "moment1", "moment2"};
  enum StepNumber { minus_rate, minus_adam_rate, inverse_root_bias2, kept };
  static constexpr const char* step_numbers[] = {"-rate", "-adam_rate", "1/sqrt(bias2)", "1 - rate * weight_decay"};

  constexpr bool keeps(int i, bool matrix) const { return (i == 0) == matrix; }
  void of_step(const StepOf& step, double* number) const {
    number[minus_rate] = -step.rate;
    number[minus_adam_rate] = -step.rate / adam::bias(beta1, step.step);
    number[inverse_root_bias2] = 1 / std::sqrt(adam::bias(beta2, step.step));
    number[kept] = 1 - step.rate * step.weight_decay;
  }

  struct Momentum {
    static constexpr const char* name = "muon_momentum";
    static constexpr codegen::Reg value(const Muon& of, const codegen::Update& u) {
      const auto before = u.state(0), keep = u.constant(of.momentum), added = (1.f - of.momentum) * u.gradient();
      const auto b = fma(keep, before, added);
      u.set_state(0, b);
      return of.nesterov ? fma(keep, b, added) : b;
    }
  };
  struct Normalized {
    static constexpr const char* name = "muon_normalized";
    static constexpr codegen::Reg value(const Muon&, const codegen::Update& u) {
      const auto norm = u.scalar(0), least = u.constant(1e-7f);
      return u.gradient() / choose(norm - least, norm, least);
    }
  };
  struct OfMatrix {
    static constexpr void update(const Muon&, const codegen::Update& u) {
      const Shape w = u.shape();
      const int larger = w.pixels() > w.channels ? w.pixels() : w.channels;
      const auto direction = 0.2f * root(static_cast<float>(larger)) * u.gradient();
      u.set_weight(fma(u.number(minus_rate), direction, u.number(kept) * u.weight()));
    }
  };
  /// AdamW's, of what is no matrix.
  constexpr void update(const codegen::Update& u) const {
    const auto m = adam::mean(u, 0, beta1, u.gradient()), v = adam::mean_square(u, 1, beta2, u.gradient());
    u.set_state(0, m);
    u.set_state(1, v);
    const auto denominator = fma(sqrt(v), u.number(inverse_root_bias2), u.constant(epsilon));
    u.set_weight(fma(u.number(minus_adam_rate), m / denominator, u.number(kept) * u.weight()));
  }

  static constexpr int turns = 5, nodes = 4 + 5 * turns + 1;
  static constexpr void lower(codegen::UpdateGraph& step) {
    if (!step.is_matrix()) return step.update();
    const int momentum = step.part<Muon, Momentum>(step.gradient());
    int x = step.part<Muon, Normalized>(momentum, {step.norm(momentum)});
    for (int turn = 0; turn < turns; turn++) {
      const int a = step.gram(x), polynomial = step.combine(-4.775f, a, 2.0315f, step.product(a, a));
      x = step.combine(3.4445f, x, 1.f, step.product(x, polynomial));
    }
    step.update<Muon, OfMatrix>(x);
  }

 private:
  /// √x by Newton's steps: std::sqrt is no constant expression.
  static constexpr float root(float x) {
    double y = static_cast<double>(x > 1.f ? x : 1.f);
    for (int i = 0; i < 40; i++) y = 0.5 * (y + static_cast<double>(x) / y);
    return static_cast<float>(y);
  }
};
SINTER_OPTIMIZER(Muon);

}  // namespace sinter
