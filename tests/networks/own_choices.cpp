// An optimizer and a schedule of a user's own: no file of the library knows of them.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "runtime/commands/learning.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/checkpoint_metadata.hpp"
#include "runtime/training/fit.hpp"
#include "sinter.hpp"
#include "tests/networks/training.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

namespace own {

using namespace sinter;

/// w ← w − rate · (m + pull · w), m ← kept · m + (1 − kept) · g
struct Pulled {
  float rate = 0.05f, kept = 0.5f, pull = 0.01f;

  static constexpr const char *name = "Pulled", *key = "pulled";
  static constexpr Number<Pulled> numbers[] = {{"rate", &Pulled::rate, Range::above_zero},
                                               {"kept", &Pulled::kept, Range::below_one},
                                               {"pull", &Pulled::pull, Range::not_below_zero}};
  static constexpr const char* states[] = {"memory"};
  static constexpr const char* step_numbers[] = {"-rate"};

  void of_step(const StepOf& step, double* number) const { number[0] = -step.rate; }
  constexpr void update(const codegen::Update& u) const {
    const auto w = u.weight(), m = fma(u.constant(kept), u.state(0), (1.f - kept) * u.gradient());
    u.set_state(0, m);
    u.set_weight(fma(u.number(0), fma(u.constant(pull), w, m), w));
  }
};

/// Half the rate after each of `times` equal parts of the run.
struct Halved {
  float times = 2.f;

  static constexpr const char *name = "Halved", *key = "halved_in_parts";
  static constexpr Number<Halved> numbers[] = {{"times", &Halved::times, Range::above_zero}};

  double factor(double taken, double total) const {
    return std::pow(0.5, std::floor(taken / total * static_cast<double>(times)));
  }
};

constexpr auto net = Input{28, 28, 1} >> MaxPool{4} >> Flatten{} >> Dense{12} >> ReLU{} >> Dense{10};
using Net = Trainer<net, {.optimizer = Pulled{.kept = 0.75f}, .schedule = Halved{.times = 3}}>;

void steps(Model& model, int first, int last) {
  for (int step = first; step < last; step++) {
    const networks::Digits digits(64 * step);
    model.train_step(digits.images(), digits.labels());
  }
}

TEST_CASE("an optimizer and a schedule of one's own train, are saved, and go on from there to the bit") {
  const TemporaryFolder folder;
  Net straight, before, after;
  straight.plan_steps(6);
  steps(straight, 0, 6);

  before.plan_steps(6);
  steps(before, 0, 4);
  CHECK(before.next_hyper().rate == 0.05f * 0.25f);
  save_checkpoint(before, folder / "half.safetensors");
  restore(after, read_checkpoint(folder / "half.safetensors"));
  CHECK(after.course().schedule == Schedule(Halved{.times = 3}));
  steps(after, 4, 6);
  CHECK(weights_sha256(after) == weights_sha256(straight));
  CHECK(weights_sha256(before) != weights_sha256(straight));
}

TEST_CASE("they are called by their own names") {
  Net model;
  CHECK(optimizer_text(model.views()) == "pulled kept 0.75 pull 0.01");
  for (const ParameterInfo& state : model.states()) CHECK(state.name.ends_with(".memory"));
  CHECK(cli::learning_details(model, {}) ==
        "Pulled (kept 0.75, pull 0.01), rate 0.05, weight decay 0, halved-in-parts schedule (times 3)");
}

TEST_CASE("a weight decay that the optimizer does not have is refused") {
  const Net model;
  cli::LearningFlags flags;
  flags.weight_decay = 0.1f;
  FitOptions options;
  CHECK_REJECTS(cli::apply(flags, model, options),
                "--weight-decay: this network is trained with Pulled, which has no weight decay");
}

TEST_CASE("their numbers are checked by the compiler") {
  constexpr Diagnosis found = check(Optimizer(Pulled{.kept = 1.f}));
  static_assert(!found.ok && same_text(found.layer.letters, "Pulled") &&
                same_text(found.problem.letters, "kept outside 0..1") &&
                same_text(found.mend.letters, "leave .kept out"));
  constexpr Diagnosis other = check(Schedule(Halved{.times = 0.f}));
  static_assert(!other.ok && same_text(other.problem.letters, "times not above 0"));
}

}  // namespace own
