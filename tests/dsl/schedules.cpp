#include "dsl/schedules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace sinter;

namespace {

template <Schedule S>
struct Carries {
  static constexpr Schedule value = S;
};

static_assert(Carries<Cosine{.warmup = 0.1f}>::value == Schedule(Cosine{.warmup = 0.1f}));
static_assert(Carries<OneCycle{}>::value.is(schedule_definition<OneCycle>));
static_assert(Schedule() == Schedule(Constant{}));
static_assert(!(Schedule(Cosine{}) == Schedule(OneCycle{})));

void check_factors(const Schedule& schedule, const std::vector<double>& expected) {
  const auto total = static_cast<std::int64_t>(expected.size());
  for (std::int64_t step = 0; step < total; ++step) {
    CAPTURE(step);
    CHECK(schedule.factor(step, total) == doctest::Approx(expected[static_cast<std::size_t>(step)]).epsilon(1e-6));
  }
}

}  // namespace

TEST_CASE("a constant schedule changes nothing") {
  for (const std::int64_t step : {-1, 0, 5, 100}) CHECK(Schedule(Constant{}).factor(step, 10) == 1.f);
}

TEST_CASE("a cosine is the closed form of PyTorch's CosineAnnealingLR") {
  // (1 + cos(pi k / 8)) / 2
  check_factors(Cosine{}, {1, 0.96193977, 0.85355339, 0.69134172, 0.5, 0.30865828, 0.14644661, 0.03806023});
  check_factors(Cosine{.floor = 0.2f},
                {1, 0.96955181, 0.88284271, 0.75307338, 0.6, 0.44692662, 0.31715729, 0.23044819});
}

TEST_CASE("a warm-up rises in equal steps to the full rate") {
  const Schedule schedule = Cosine{.warmup = 0.5f};
  check_factors(schedule, {0.25, 0.5, 0.75, 1, 1, 0.85355339, 0.5, 0.14644661});
  CHECK(Schedule(Cosine{.warmup = 1.f}).factor(9, 10) == 1.f);
  CHECK(Schedule(Cosine{.warmup = 0.01f}).factor(0, 10) == 1.f);  // a warm-up shorter than a step
}

TEST_CASE("a stage or a cycle begins with its first step, whatever floats make of the fractions") {
  for (int stages = 1; stages <= 30; stages++)
    for (const std::int64_t each : {1, 3, 7, 10, 469})
      for (const float warmup : {0.f, 0.1f, 0.3f}) {
        const auto rise = static_cast<std::int64_t>(std::lround(static_cast<double>(warmup) * 10)), rest = 10 - rise;
        const std::int64_t total = 10 * each * stages, first = rise * each * stages, stage = rest * each;
        CAPTURE(stages);
        CAPTURE(each);
        CAPTURE(warmup);
        const Schedule down = StepDecay{.decay = 0.5f, .stages = static_cast<float>(stages), .warmup = warmup};
        const Schedule restarts = CosineRestarts{.cycles = static_cast<float>(stages), .warmup = warmup};
        for (int i = 0; i < stages; i++) {
          const std::int64_t begin = first + i * stage;
          CHECK(down.factor(begin, total) == static_cast<float>(std::ldexp(1, -i)));
          CHECK(down.factor(begin + stage - 1, total) == static_cast<float>(std::ldexp(1, -i)));
          CHECK(restarts.factor(begin, total) == 1.f);
          if (stage > 2) CHECK(restarts.factor(begin + stage - 1, total) < 0.3f);
        }
      }
}

TEST_CASE("cycles of a cosine are each as much longer as they stretch") {
  check_factors(CosineRestarts{.cycles = 3.f}, {1, 0.5, 1, 0.5, 1, 0.5});
  check_factors(CosineRestarts{.cycles = 2.f, .stretch = 2.f}, {1, 0.5, 1, 0.85355339, 0.5, 0.14644661});
  check_factors(CosineRestarts{.cycles = 2.f, .stretch = 0.5f}, {1, 0.85355339, 0.5, 0.14644661, 1, 0.5});
  check_factors(CosineRestarts{.cycles = 1.5f}, {1, 0.5, 1});
  check_factors(CosineRestarts{.cycles = 0.5f}, {1, 0.85355339});
}

TEST_CASE("one cycle follows the formula of PyTorch's OneCycleLR") {
  // P = 2, L = 9: up in two steps, down in seven by (1 + cos(pi (k-2)/7)) / 2
  check_factors(OneCycle{},
                {0.04, 0.52, 1.0, 0.95048446, 0.81174515, 0.61126085, 0.38874315, 0.18825885, 0.04951954, 4e-6});
}

TEST_CASE("every schedule stays between its ends, for any step and length") {
  const std::vector<Schedule> schedules = {
      Constant{},
      Cosine{},
      Cosine{.warmup = 0.3f, .floor = 0.1f},
      Cosine{.warmup = 1.f},
      OneCycle{},
      OneCycle{.peak_at = 0.f},
      OneCycle{.peak_at = 1.f},
      OneCycle{.start = 1.f, .floor = 1.f},
      Warmup{.warmup = 0.5f},
      StepDecay{.stages = 2.5f, .warmup = 0.2f},
      ExponentialDecay{},
      PolynomialDecay{.power = 2.f, .floor = 0.25f},
      CosineRestarts{.cycles = 2.5f, .stretch = 2.f},
      CosineRestarts{.cycles = 1e9f, .stretch = 0.5f, .warmup = 1.f},
      StepDecay{.stages = 1e-38f},
      StepDecay{.decay = 0.9f, .stages = 3e38f, .warmup = 0.3f},
      StepDecay{.decay = 0.f},
      ExponentialDecay{.floor = 1e-38f, .warmup = 0.3f},
      PolynomialDecay{.power = 3e38f, .floor = 0.1f, .warmup = 0.3f},
      PolynomialDecay{.power = 1e-38f},
      CosineRestarts{.cycles = 1e-38f, .stretch = 3e38f},
      CosineRestarts{.cycles = 3e38f, .stretch = 3e38f},
      CosineRestarts{.cycles = 3e38f, .stretch = 1e-38f, .floor = 0.1f, .warmup = 0.3f},
      CosineRestarts{.cycles = 1e-38f, .stretch = 1e-38f},
      CosineRestarts{.cycles = 3e38f},
      Cyclic{},
      Cyclic{.cycles = 2.5f, .shrink = 0.5f, .warmup = 0.3f},
      Cyclic{.cycles = 3e38f, .shrink = 0.f},
      Cyclic{.cycles = 1e-38f, .floor = 1.f},
      CosineRestarts{.cycles = 2.5f, .stretch = 1.0000001f}};
  for (const Schedule& schedule : schedules) {
    for (const std::int64_t total : {0, 1, 2, 3, 7, 100}) {
      for (std::int64_t step = -1; step <= total; ++step) {
        CAPTURE(total);
        CAPTURE(step);
        const float factor = schedule.factor(step, total);
        CHECK(factor >= 0.f);
        CHECK(factor <= 1.f);
        const bool rises = schedule.number("warmup") > 0.f || (schedule.has("start") && schedule.number("start") < 1.f);
        if (!rises) CHECK(factor >= schedule.number("floor"));
        CHECK(factor ==
              schedule.factor(std::clamp<std::int64_t>(step, 0, std::max<std::int64_t>(total - 1, 0)), total));
      }
    }
  }
}
