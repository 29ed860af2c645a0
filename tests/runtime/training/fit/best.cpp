#include "runtime/training/fit.hpp"

#include <cstdint>
#include <string>

#include "runtime/model/best_epoch.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/training/fit/fitting.hpp"

using namespace sinter;
using namespace fitting;

TEST_CASE("a run ends after so many epochs without a better one, and the best is kept") {
  const auto model = small::adam();
  Files files{.model = *model};
  const History history = fit(*model, few_digits(), restless(), files.events());
  CHECK(history.stopped_early);
  CHECK_FALSE(history.stopped);
  const int best = best_epoch(history.epochs);
  CHECK(static_cast<int>(history.epochs.size()) == best + 3);
  REQUIRE(history.epochs.size() < 12);
  const Checkpoint kept = parse(files.best);
  CHECK(kept.training->history.size() == static_cast<std::size_t>(best));
  CHECK(kept.training->validation == 0.2f);
  CHECK(kept.training->early_stopping == 3);

  FitOptions longer = restless();
  const Checkpoint last = parse(files.last);
  longer.resume = &last;
  const auto other = small::adam();
  CHECK(fit(*other, few_digits(), longer).steps == 0);  // it had ended
  longer.early_stopping = 0;
  CHECK(fit(*other, few_digits(), longer).epochs.size() == 12);
}

TEST_CASE("stopped and resumed anywhere, it ends at the same epoch with the same best") {
  const auto model = small::adam();
  Files whole{.model = *model};
  const History history = fit(*model, few_digits(), restless(), whole.events());
  const std::int64_t steps = history.steps;
  for (std::int64_t at = 0; at <= steps; at += 3) {
    CAPTURE(at);
    const auto first = small::adam(), second = small::adam();
    Files files{.model = *first, .stop_at = at};
    FitOptions with = restless();
    const History begun = fit(*first, few_digits(), with, files.events());
    const std::string best = files.best;
    Files later{.model = *second, .best = best};
    const Checkpoint checkpoint = parse(files.last);
    with.resume = &checkpoint;
    const History ended = fit(*second, few_digits(), with, later.events());
    CHECK(ended.stopped_early);
    check_same(ended, history);
    CHECK(begun.steps + ended.steps == steps);
    check_same_weights(later.best, whole.best);
    check_same_weights(later.last, whole.last);
  }
}

TEST_CASE("no checkpoint knows of a better epoch than the one kept") {
  const auto model = small::adam();
  int kept = 0;
  fit(*model, few_digits(), restless(),
      {.save = [&](const TrainingState& state) { CHECK(best_epoch(state.history) == kept); },
       .best = [&](const TrainingState& state) { kept = static_cast<int>(state.history.size()); }});
  CHECK(kept > 0);
}

TEST_CASE("a run may not change what it holds out") {
  const auto model = small::adam();
  Saver saver{.model = *model, .stop_at = 5};
  fit(*model, few_digits(), restless(), saver.events());
  const Checkpoint checkpoint = parse(saver.saved.back());
  FitOptions with = restless();
  with.resume = &checkpoint;
  with.validation = 0;
  CHECK_REJECTS(fit(*model, few_digits(), with), "run.safetensors: was trained with a validation of 0.2, not 0");
  with.validation = 0.2f;
  with.weights = &checkpoint;
  CHECK_REJECTS(fit(*model, few_digits(), with), "expected one of them");
}
