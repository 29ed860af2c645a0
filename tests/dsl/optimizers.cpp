#include "dsl/optimizers.hpp"

#include "tests/holds.hpp"

using namespace sinter;

namespace {

/// An optimizer as a template argument.
template <Optimizer O>
struct Carries {
  static constexpr Optimizer value = O;
};

constexpr SGD sgd{.rate = 0.5f, .momentum = 0.75f, .nesterov = true, .weight_decay = 0.125f};
constexpr Adam adam{.rate = 0.5f, .beta1 = 0.75f, .beta2 = 0.875f, .epsilon = 0.25f, .weight_decay = 0.125f};

TEST_CASE("every number survives the conversion") {
  constexpr SGD one = unpacked<SGD>(Optimizer(sgd).own);
  HOLDS(one.rate == 0.5f && one.momentum == 0.75f && one.nesterov && one.weight_decay == 0.125f);
  constexpr Adam other = unpacked<Adam>(Optimizer(adam).own);
  HOLDS(other.rate == 0.5f && other.beta1 == 0.75f && other.beta2 == 0.875f && other.epsilon == 0.25f &&
        other.weight_decay == 0.125f);
}

TEST_CASE("an optimizer is a template argument") {
  HOLDS(Carries<SGD{.rate = 0.5f}>::value.is(optimizer_definition<SGD>) &&
        Carries<SGD{.rate = 0.5f}>::value.number("rate") == 0.5f);
  HOLDS(Carries<AdamW{}>::value.number("weight_decay") == 0.01f);
  HOLDS(Carries<AdamW{}>::value == Optimizer(AdamW{}) && !(Optimizer(AdamW{}) == Optimizer(AdamW{.beta1 = 0.5f})));
  HOLDS(!(Optimizer(AdamW{.weight_decay = 0.f}) == Optimizer(Adam{})));
}

TEST_CASE("defaults are those of the papers") {
  HOLDS(Adam{}.rate == 1e-3f && Adam{}.beta1 == 0.9f && Adam{}.beta2 == 0.999f && Adam{}.epsilon == 1e-8f &&
        Adam{}.weight_decay == 0.f);
  HOLDS(SGD{}.rate == 0.01f && SGD{}.momentum == 0.f && !SGD{}.nesterov && SGD{}.weight_decay == 0.f);
  HOLDS(AdamW{}.weight_decay == 0.01f && AdamW{}.rate == 1e-3f);
}

TEST_CASE("state per parameter: none, a velocity, or two moments") {
  HOLDS(Optimizer(SGD{}).states().empty() && Optimizer(SGD{.nesterov = true}).states().empty());
  HOLDS(Optimizer(sgd).states().size() == 1 && Optimizer(adam).states().size() == 2 &&
        Optimizer(AdamW{}).states().size() == 2);
  constexpr auto kept = Optimizer(RMSprop{.momentum = 0.9f}).states();
  HOLDS(kept.size() == 2 && same_text(kept[0], "mean_square") && same_text(kept[1], "velocity"));
  HOLDS(Optimizer(RMSprop{}).states().size() == 1 &&
        Optimizer(RMSprop{.momentum = 0.9f, .centered = true}).states().size() == 3);
}

TEST_CASE("a number that is asked for by a name that is none is 0") {
  HOLDS(Optimizer(adam).number("momentum") == 0.f && !Optimizer(adam).has("momentum"));
}

}  // namespace
