#include "dsl/schedules.hpp"

#include <doctest/doctest.h>

#include <algorithm>
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
  check_factors(Cosine{.floor = 0.2f}, {1, 0.96955181, 0.88284271, 0.75307338, 0.6, 0.44692662, 0.31715729, 0.23044819});
}

TEST_CASE("a warm-up rises in equal steps to the full rate") {
  const Schedule schedule = Cosine{.warmup = 0.5f};
  check_factors(schedule, {0.25, 0.5, 0.75, 1, 1, 0.85355339, 0.5, 0.14644661});
  CHECK(Schedule(Cosine{.warmup = 1.f}).factor(9, 10) == 1.f);
  CHECK(Schedule(Cosine{.warmup = 0.01f}).factor(0, 10) == 1.f);  // a warm-up shorter than a step
}

TEST_CASE("one cycle follows the formula of PyTorch's OneCycleLR") {
  // P = 2, L = 9: up in two steps, down in seven by (1 + cos(pi (k-2)/7)) / 2
  check_factors(OneCycle{}, {0.04, 0.52, 1.0, 0.95048446, 0.81174515, 0.61126085, 0.38874315, 0.18825885, 0.04951954, 4e-6});
}

TEST_CASE("every schedule stays between its ends, for any step and length") {
  const std::vector<Schedule> schedules = {Constant{},
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
                                           CosineRestarts{.cycles = 1e9f, .stretch = 0.5f, .warmup = 1.f}};
  for (const Schedule& schedule : schedules) {
    for (const std::int64_t total : {0, 1, 2, 3, 7, 100}) {
      for (std::int64_t step = -1; step <= total; ++step) {
        CAPTURE(total);
        CAPTURE(step);
        const float factor = schedule.factor(step, total);
        CHECK(factor >= 0.f);
        CHECK(factor <= 1.f);
        CHECK(factor == schedule.factor(std::clamp<std::int64_t>(step, 0, std::max<std::int64_t>(total - 1, 0)), total));
      }
    }
  }
}
