#include "dsl/optimizers.hpp"

#include "tests/holds.hpp"

using namespace sinter;
using Kind = Optimizer::Kind;

namespace {

/// An optimizer as a template argument.
template <Optimizer O>
struct Carries {
  static constexpr Optimizer value = O;
};

constexpr Optimizer sgd = SGD{.rate = 0.5f, .momentum = 0.75f, .nesterov = true, .weight_decay = 0.125f};
constexpr Optimizer adam = Adam{.rate = 0.5f, .beta1 = 0.75f, .beta2 = 0.875f, .epsilon = 0.25f, .weight_decay = 0.125f};
constexpr Optimizer adamw = AdamW{.rate = 0.5f, .beta1 = 0.75f, .beta2 = 0.875f, .epsilon = 0.25f, .weight_decay = 0.125f};

TEST_CASE("every field survives the conversion") {
  HOLDS(sgd.kind == Kind::sgd && sgd.rate == 0.5f && sgd.momentum == 0.75f && sgd.nesterov && sgd.weight_decay == 0.125f);
  HOLDS(adam.kind == Kind::adam && adam.rate == 0.5f && adam.beta1 == 0.75f && adam.beta2 == 0.875f && adam.epsilon == 0.25f &&
        adam.weight_decay == 0.125f);
  HOLDS(adamw.kind == Kind::adamw && adamw.rate == 0.5f && adamw.beta1 == 0.75f && adamw.beta2 == 0.875f && adamw.epsilon == 0.25f &&
        adamw.weight_decay == 0.125f);
}

TEST_CASE("an optimizer is a template argument") {
  HOLDS(Carries<SGD{.rate = 0.5f}>::value.kind == Kind::sgd && Carries<SGD{.rate = 0.5f}>::value.rate == 0.5f);
  HOLDS(Carries<AdamW{}>::value.weight_decay == 0.01f);
}

TEST_CASE("defaults are those of the papers") {
  HOLDS(Optimizer{}.kind == Kind::adam && Optimizer{}.rate == 1e-3f && Optimizer{}.beta1 == 0.9f && Optimizer{}.beta2 == 0.999f &&
        Optimizer{}.epsilon == 1e-8f && Optimizer{}.weight_decay == 0.f);
  HOLDS(SGD{}.rate == 0.01f && SGD{}.momentum == 0.f && !SGD{}.nesterov && SGD{}.weight_decay == 0.f);
  HOLDS(Adam{}.weight_decay == 0.f && AdamW{}.weight_decay == 0.01f && AdamW{}.rate == 1e-3f);
}

TEST_CASE("state per parameter: none, a velocity, or two moments") {
  HOLDS(Optimizer(SGD{}).states() == 0 && Optimizer(SGD{.nesterov = true}).states() == 0);
  HOLDS(sgd.states() == 1 && adam.states() == 2 && adamw.states() == 2 && Optimizer{}.states() == 2);
}

}  // namespace
