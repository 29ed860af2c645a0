#pragma once

#include "codegen/ir/emitter.hpp"
#include "codegen/ir/values.hpp"
#include "dsl/optimizers.hpp"

/// update  in: w, g[, state 1[, state 2]]  changes w and the state in place, by the formulas of dsl/optimizers.hpp
namespace sinter::codegen::ops {

struct Update {
  static constexpr const char* name = "update";
  static constexpr Traits traits{.anchor = Anchor::rows};
  static constexpr bool fits(const Shapes& s) { return s.in(0) == s.in(1); }
  static constexpr void body(Emitter& k, const Node& n) {
    const Optimizer& o = k.optimizer();
    using enum Hyperparameter;
    using Kind = Optimizer::Kind;
    const int w = k.pixel(n.in[0]);
    const int decay = k.hyper(weight_decay);
    const int g = o.kind == Kind::adamw ? k.pixel(n.in[1]) : k.fma(decay, w, k.pixel(n.in[1]));
    if (o.kind == Kind::sgd) {
      int direction = g;
      if (o.momentum != 0.f) {
        const int momentum = k.constant(o.momentum);
        const int v = k.fma(momentum, k.pixel(n.in[2]), g);
        k.store(n.in[2], v);
        direction = o.nesterov ? k.fma(momentum, v, g) : v;
      }
      return k.store(n.in[0], k.fma(k.hyper(minus_rate), direction, w));
    }
    const int m = k.fma(k.constant(o.beta1), k.pixel(n.in[2]), k.mul(k.constant(1.f - o.beta1), g));
    const int v = k.fma(k.constant(o.beta2), k.pixel(n.in[3]), k.mul(k.constant(1.f - o.beta2), k.mul(g, g)));
    k.store(n.in[2], m);
    k.store(n.in[3], v);
    const int denominator = k.fma(k.sqrt(v), k.hyper(inverse_root_bias2), k.constant(o.epsilon));
    const int kept = o.kind == Kind::adamw ? k.mul(w, k.hyper(keep)) : w;  // keep = 1 − rate · weight decay
    k.store(n.in[0], k.fma(k.hyper(minus_adam_rate), k.div(m, denominator), kept));
  }
  static void evaluate(auto&, const Node&) {}  // the caller's: it knows the step's numbers
};
SINTER_DEFINITION_OF(Update);
inline constexpr Op update = op_of<Update>;

}  // namespace sinter::codegen::ops
