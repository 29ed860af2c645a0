#include "runtime/training/fit.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include "runtime/model/plateau.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/training/fit/fitting.hpp"

using namespace sinter;
using namespace fitting;

namespace {

FitOptions patient() {
  FitOptions with = restless();
  with.early_stopping = 0;
  with.plateau = 2;
  with.plateau_factor = 0.25f;
  return with;
}

}  // namespace

TEST_CASE("each plateau lowers the rate of the epochs after it") {
  const auto model = small::adam(), other = small::adam();
  std::vector<float> rates(13);
  const History history =
      fit(*model, few_digits(), patient(),
          {.step = [&](const StepRecord& r) { rates[static_cast<std::size_t>(r.epoch)] = r.rate; }});
  REQUIRE(plateaus(history.epochs, 2) > 1);
  for (int epoch = 1; epoch <= 12; epoch++) {
    CAPTURE(epoch);
    const std::vector<EpochRecord> before(history.epochs.begin(), history.epochs.begin() + epoch - 1);
    CHECK(rates[static_cast<std::size_t>(epoch)] == 0.1f * static_cast<float>(std::ldexp(1, -2 * plateaus(before, 2))));
  }
  FitOptions never = patient();
  never.plateau = 0;
  CHECK(fit(*other, few_digits(), never).epochs.back().train_loss != history.epochs.back().train_loss);
}

TEST_CASE("stopped and resumed anywhere, plateaus are where they were") {
  const auto model = small::adam();
  Files whole{.model = *model};
  const History history = fit(*model, few_digits(), patient(), whole.events());
  for (std::int64_t at = 1; at <= history.steps; at += 5) {
    CAPTURE(at);
    const auto first = small::adam(), second = small::adam();
    Files files{.model = *first, .stop_at = at}, later{.model = *second};
    FitOptions with = patient();
    fit(*first, few_digits(), with, files.events());
    const Checkpoint checkpoint = parse(files.last);
    CHECK(checkpoint.training->plateau == 2);
    CHECK(checkpoint.training->plateau_factor == 0.25f);
    with.resume = &checkpoint;
    check_same(fit(*second, few_digits(), with, later.events()), history);
    check_same_weights(later.last, whole.last);
  }
}

TEST_CASE("a resumed run may have another patience: it is as if that had been counted from the beginning") {
  const auto model = small::adam();
  Files files{.model = *model};
  REQUIRE(plateaus(fit(*model, few_digits(), patient(), files.events()).epochs, 2) > 0);
  const Checkpoint checkpoint = parse(files.last);
  FitOptions longer = patient();
  longer.epochs = 13, longer.plateau = 0, longer.resume = &checkpoint;
  float rate = 0;
  fit(*model, few_digits(), longer, {.step = [&rate](const StepRecord& record) { rate = record.rate; }});
  CHECK(rate == 0.1f);
}

TEST_CASE("a plateau that cannot be meant is refused") {
  const auto model = small::adam();
  FitOptions with = patient();
  with.plateau = -1;
  CHECK_REJECTS(fit(*model, few_digits(), with), "plateau is -1, expected 0 or more");
  for (const float factor : {0.f, 1.f, -0.5f, NAN}) {
    with = patient();
    with.plateau_factor = factor;
    CHECK_REJECTS(fit(*model, few_digits(), with), "expected a number above 0 and below 1");
  }
}
