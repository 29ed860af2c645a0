#include "runtime/pace.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace sinter {
namespace {

using Time = Pace::Time;

struct Machine {
  Time together, alone;  ///< of a step
  bool held_up = true;   ///< steps together wait for a thread that is not let run
};

struct Took {
  Time all{0};
  int alone = 0;
};

Took steps(Pace& pace, const Machine& machine, Time until) {
  Took took;
  while (took.all < until) {
    const bool alone = pace.alone();
    const Time time = alone ? machine.alone : machine.together;
    pace.took(64, time, alone || !machine.held_up ? Time{0} : time / 8);
    took.all += time;
    took.alone += alone;
  }
  return took;
}

constexpr Time second = std::chrono::seconds(1);

TEST_CASE("beside others a training costs hardly more than the faster way, whichever that is") {
  for (const long step : {20'000L, 300'000L, 5'000'000L, 100'000'000L}) {
    for (const double ratio : {0.3, 0.8, 0.97, 1.03, 1.2, 2.0, 5.0}) {
      CAPTURE(step);
      CAPTURE(ratio);
      Pace pace;
      const Machine machine{Time(static_cast<long>(ratio * static_cast<double>(step))), Time(step)};
      steps(pace, machine, 40 * second);
      const Time best = std::min(machine.together, machine.alone);
      Time all{0};
      for (int i = 0; i < 4000; ++i) {
        const bool alone = pace.alone();
        const Time time = alone ? machine.alone : machine.together;
        pace.took(64, time, alone ? Time{0} : time / 8);
        all += time;
      }
      CHECK(all <= 1.07 * 4000 * best);
    }
  }
}

TEST_CASE("where nobody is held up nothing is tried") {
  Pace pace;
  CHECK(steps(pace, {.together = Time(300'000), .alone = Time(100'000), .held_up = false}, 10 * second).alone == 0);
}

TEST_CASE("when the others have gone, threads work together again, and soon") {
  Pace pace;
  steps(pace, {.together = Time(2'000'000), .alone = Time(500'000)}, 60 * second);
  CHECK(pace.alone());
  steps(pace, {.together = Time(300'000), .alone = Time(500'000), .held_up = false}, 3 * second);
  CHECK(!pace.alone());
  CHECK(steps(pace, {.together = Time(300'000), .alone = Time(500'000), .held_up = false}, 10 * second).alone == 0);
}

TEST_CASE("smaller batches are not compared with full ones") {
  Pace pace;
  for (int i = 0; i < 100'000; ++i) {
    pace.took(64, Time(300'000), Time(0));
    pace.took(7, Time(100'000), Time(90'000));
    REQUIRE(!pace.alone());
  }
}

}  // namespace
}  // namespace sinter
