#include "runtime/threads/pace.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace sinter {
namespace {

using Time = Pace::Time;

struct Took {
  Time all{0};
  int steps = 0, alone = 0;
};

/// Times of a step on some machine, and its pace.
struct Machine {
  Time together, alone;
  /// in steps together the caller waits for a thread that is not let run, or is not let run itself
  bool held_up = true;
  Time not_running = 1000 * std::chrono::seconds(1);  ///< the clock began long before
  Pace pace{};

  void took(int images, Time time, Time of_it_not_running) {
    not_running += of_it_not_running;
    if (pace.took(images, time)) pace.decide(not_running);
  }
  Took steps(Time until) {
    Took all;
    while (all.all < until) {
      const bool alone_now = pace.alone();
      const Time time = alone_now ? alone : together;
      took(64, time, alone_now || !held_up ? Time{0} : time / 8);
      all.all += time;
      all.alone += alone_now;
      ++all.steps;
    }
    return all;
  }
};

constexpr Time second = std::chrono::seconds(1);

TEST_CASE("beside others a training costs hardly more than the faster way, whichever that is") {
  for (const long step : {20'000L, 300'000L, 5'000'000L, 100'000'000L}) {
    for (const double ratio : {0.3, 0.8, 0.97, 1.03, 1.2, 2.0, 5.0}) {
      CAPTURE(step);
      CAPTURE(ratio);
      Machine machine{.together = Time(static_cast<long>(ratio * static_cast<double>(step))), .alone = Time(step)};
      machine.steps(40 * second);
      const Took took = machine.steps(4000 * Time(step));
      CHECK(took.all <= 1.07 * took.steps * std::min(machine.together, machine.alone));
    }
  }
}

TEST_CASE("where nobody is held up nothing is tried") {
  CHECK(Machine{.together = Time(300'000), .alone = Time(100'000), .held_up = false}.steps(10 * second).alone == 0);
}

TEST_CASE("when the others have gone, threads work together again, and soon") {
  Machine machine{.together = Time(2'000'000), .alone = Time(500'000)};
  machine.steps(60 * second);
  CHECK(machine.pace.alone());
  machine.together = Time(300'000), machine.held_up = false;
  machine.steps(3 * second);
  CHECK(!machine.pace.alone());
  CHECK(machine.steps(10 * second).alone == 0);
}

TEST_CASE("smaller batches are not compared with full ones") {
  Machine machine{.together = Time(300'000), .alone = Time(290'000)};
  CHECK(!machine.pace.took(64, Time(300'000)));
  for (int i = 0; i < 1000; ++i) CHECK(!machine.pace.took(7, second));
  machine.steps(60 * second);
  CHECK(machine.pace.alone());  // as if they had not been
}

}  // namespace
}  // namespace sinter
