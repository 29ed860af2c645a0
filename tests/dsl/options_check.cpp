#include "dsl/options_check.hpp"

#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"

#include <limits>
#include <string_view>

#include "tests/holds.hpp"

using namespace sinter;

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();

constexpr bool accepted(const Optimizer& o) { return check(o).ok; }
constexpr bool accepted(const Schedule& s) { return check(s).ok; }
/// Whether an optimizer or a schedule is refused, and for what.
constexpr bool refused(const auto& o, std::string_view layer, std::string_view problem) {
  const Diagnosis d = check(o);
  return !d.ok && layer == d.layer.letters && problem == d.problem.letters && d.got.length > 0 && d.wants.length > 0 &&
         d.mend.length > 0 && d.line == 0;
}

TEST_CASE("optimizers as people write them are accepted") {
  HOLDS(accepted(SGD{}) && accepted(Adam{}) && accepted(AdamW{}));
  HOLDS(accepted(SGD{.momentum = 0.9f, .nesterov = true, .weight_decay = 5e-4f}));
  HOLDS(accepted(Adam{.beta1 = 0.f, .beta2 = 0.f}) && accepted(AdamW{.weight_decay = 0.f}));
}

TEST_CASE("a rate is a number above 0") {
  HOLDS(refused(Adam{.rate = -1.f}, "Adam", "rate not above 0") &&
        refused(AdamW{.rate = 0.f}, "AdamW", "rate not above 0"));
  HOLDS(refused(SGD{.rate = nan}, "SGD", "rate not above 0") &&
        refused(SGD{.rate = infinite}, "SGD", "rate not above 0"));
}

TEST_CASE("moments and momentum keep a fraction below 1") {
  HOLDS(refused(Adam{.beta1 = 1.f}, "Adam", "beta1 outside 0..1") &&
        refused(Adam{.beta1 = -0.1f}, "Adam", "beta1 outside 0..1"));
  HOLDS(refused(AdamW{.beta2 = 1.f}, "AdamW", "beta2 outside 0..1") &&
        refused(Adam{.beta2 = nan}, "Adam", "beta2 outside 0..1"));
  HOLDS(refused(SGD{.momentum = 1.f}, "SGD", "momentum outside 0..1") &&
        refused(SGD{.momentum = -0.5f}, "SGD", "momentum outside 0..1"));
  HOLDS(refused(SGD{.nesterov = true}, "SGD", "Nesterov without momentum"));
}

TEST_CASE("epsilon is above 0, weight decay not below") {
  HOLDS(refused(Adam{.epsilon = 0.f}, "Adam", "epsilon not above 0") &&
        refused(Adam{.epsilon = infinite}, "Adam", "epsilon not above 0"));
  HOLDS(refused(SGD{.weight_decay = -1e-4f}, "SGD", "weight decay below 0"));
  HOLDS(refused(AdamW{.weight_decay = nan}, "AdamW", "weight decay below 0"));
}

constexpr UpdateRule clipped(Clip clip) { return {.optimizer = Adam{}, .clip = clip}; }
TEST_CASE("limits of gradients are 0 or more, batches at least one, an average keeps less than all") {
  HOLDS(check(UpdateRule{.optimizer = Adam{}, .clip = {1.f, 0.5f}, .accumulate = 8, .average = 0.999f}).ok);
  HOLDS(refused(clipped({.norm = -1.f}), ".clip", "not a number of 0 or more") &&
        refused(clipped({.value = nan}), ".clip", "not a number of 0 or more") &&
        refused(clipped({.norm = infinite}), ".clip", "not a number of 0 or more"));
  HOLDS(refused(UpdateRule{.optimizer = Adam{}, .accumulate = 0}, ".accumulate", "not a number of batches") &&
        refused(UpdateRule{.optimizer = Adam{}, .accumulate = 1 << 21}, ".accumulate", "not a number of batches"));
  HOLDS(refused(UpdateRule{.optimizer = Adam{}, .average = 1.f}, ".average", "outside 0..1"));
  HOLDS(refused(UpdateRule{.optimizer = SGD{.rate = 0.f}, .average = 1.f}, "SGD", "rate not above 0"));
}

TEST_CASE("schedules are made of fractions") {
  HOLDS(accepted(Constant{}) && accepted(Cosine{}) && accepted(Cosine{.warmup = 1.f, .floor = 0.1f}) &&
        accepted(OneCycle{}));
  HOLDS(refused(Schedule(Cosine{.warmup = 1.5f}), "Cosine", "warmup outside 0..1"));
  HOLDS(refused(Schedule(Cosine{.floor = -0.1f}), "Cosine", "floor outside 0..1"));
  HOLDS(refused(Schedule(OneCycle{.peak_at = nan}), "OneCycle", "peak_at outside 0..1"));
  HOLDS(refused(Schedule(OneCycle{.start = 25.f}), "OneCycle", "start outside 0..1"));
  HOLDS(refused(Schedule(OneCycle{.floor = 2.f}), "OneCycle", "floor outside 0..1"));
}

}  // namespace
