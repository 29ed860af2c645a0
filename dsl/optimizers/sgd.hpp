#pragma once

#include "dsl/optimizers/optimizer.hpp"

namespace sinter {

/// Stochastic gradient descent, with Polyak's (1964) or Nesterov's momentum (Sutskever et al. 2013). g includes
/// weight_decay · w.
///   w ← w − rate · g
///   with momentum: v ← momentum · v + (1 − dampening) · g, in the first step v ← g;  w ← w − rate · v
///   nesterov: the same v;  w ← w − rate · (g + momentum · v)
/// PyTorch: SGD; Keras: SGD, which has the rate in v.
struct SGD {
  float rate = 0.01f;        ///< learning rate, before the schedule
  float momentum = 0.f;      ///< the fraction of v that is kept
  bool nesterov = false;     ///< looks one step ahead; wants a momentum, and no dampening
  float dampening = 0.f;     ///< the fraction of g that v leaves out
  float weight_decay = 0.f;  ///< a share of w that g includes

  static constexpr const char *name = "SGD", *key = "sgd";
  static constexpr Number<SGD> numbers[] = {
      {"rate", &SGD::rate, Range::above_zero, "set .rate = 0.01f"},
      {"momentum", &SGD::momentum, Range::below_one, "set .momentum = 0.9f"},
      {"nesterov", &SGD::nesterov},
      Number("dampening", &SGD::dampening, Range::fraction).unless_zero(),
      Number("weight_decay", &SGD::weight_decay, Range::not_below_zero).spoken("weight decay")};
  static constexpr const char* states[] = {"velocity"};
  enum StepNumber { minus_rate, decay, undamped };
  static constexpr const char* step_numbers[] = {"-rate", "weight_decay", "undamped"};

  constexpr bool keeps(int) const { return momentum != 0.f; }
  constexpr Diagnosis fault() const {
    if (nesterov && momentum == 0.f)
      return {false, name, "Nesterov without momentum", "momentum 0", "a momentum above 0", "set .momentum = 0.9f", 0};
    if (nesterov && dampening != 0.f)
      return {false, name, "Nesterov with dampening", words(dampening), "dampening 0", "leave .dampening out", 0};
    return {};
  }
  void of_step(const StepOf& step, double* number) const {
    number[minus_rate] = -step.rate;
    number[decay] = step.weight_decay;
    number[undamped] = step.step > 1 ? 1 - static_cast<double>(dampening) : 1;
  }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), lambda = u.number(decay), g = fma(lambda, w, u.gradient());
    auto direction = g;
    if (momentum != 0.f) {
      const auto kept = u.constant(momentum), before = u.state(0),
                 added = dampening != 0.f ? u.number(undamped) * g : g, v = fma(kept, before, added);
      u.set_state(0, v);
      direction = nesterov ? fma(kept, v, g) : v;
    }
    u.set_weight(fma(u.number(minus_rate), direction, w));
  }
};
SINTER_OPTIMIZER(SGD);

}  // namespace sinter
