#pragma once

namespace sinter {

/// v ← momentum · v + g;  w ← w − rate · v, or w − rate · (g + momentum · v) with Nesterov. g includes weight_decay · w.
struct SGD {
  float rate = 0.01f;
  float momentum = 0.f;
  bool nesterov = false;
  float weight_decay = 0.f;
};

/// Kingma & Ba 2015: m ← β1 m + (1 − β1) g;  v ← β2 v + (1 − β2) g²;
/// w ← w − rate / (1 − β1ᵗ) · m / (√v / √(1 − β2ᵗ) + ε). g includes weight_decay · w.
struct Adam {
  float rate = 1e-3f;
  float beta1 = 0.9f;
  float beta2 = 0.999f;
  float epsilon = 1e-8f;
  float weight_decay = 0.f;
};

/// Loshchilov & Hutter 2019: Adam whose weight decay is decoupled: w ← w − rate · weight_decay · w before Adam's own step.
struct AdamW {
  float rate = 1e-3f;
  float beta1 = 0.9f;
  float beta2 = 0.999f;
  float epsilon = 1e-8f;
  float weight_decay = 0.01f;
};

/// Any of the above, as one structural value: it can be a member of a template argument.
struct Optimizer {
  enum class Kind { sgd, adam, adamw } kind = Kind::adam;
  float rate = 1e-3f, momentum = 0.f, beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f, weight_decay = 0.f;
  bool nesterov = false;

  constexpr Optimizer() = default;
  constexpr Optimizer(SGD o) : kind(Kind::sgd), rate(o.rate), momentum(o.momentum), weight_decay(o.weight_decay), nesterov(o.nesterov) {}
  constexpr Optimizer(Adam o)
      : kind(Kind::adam), rate(o.rate), beta1(o.beta1), beta2(o.beta2), epsilon(o.epsilon), weight_decay(o.weight_decay) {}
  constexpr Optimizer(AdamW o)
      : kind(Kind::adamw), rate(o.rate), beta1(o.beta1), beta2(o.beta2), epsilon(o.epsilon), weight_decay(o.weight_decay) {}

  /// Values of state kept per parameter value: momentum; or Adam's two moments.
  constexpr int states() const { return kind == Kind::sgd ? (momentum != 0.f ? 1 : 0) : 2; }
};

}  // namespace sinter
