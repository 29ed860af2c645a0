#include "runtime/threads/thread_team.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

namespace sinter {
namespace {

using codegen::Part;
using codegen::Sequence;
using namespace std::chrono_literals;

/// Stretches of tasks, of images, and of both; some that feed one thread only.
constexpr std::array<Part, 7> parts{{{.opens = true, .units = 5},
                                     {.opens = true, .images = 4},
                                     {.opens = false, .units = 3},
                                     {.opens = true, .whole = true, .images = 8},
                                     {.opens = true, .units = 1},
                                     {.opens = true, .units = 130},
                                     {.opens = false, .images = 4}}};

/// Notes who did what, and calls `before` first, to disturb.
struct Record {
  int images = 0;
  std::function<void(int part, int begin, int end, int thread)> before = [](int, int, int, int) {};
  std::array<std::array<int, 130>, parts.size()> times{};  ///< plain, so that ThreadSanitizer sees who may read them
  std::atomic<int> faults{0};

  int units(std::size_t part) const { return parts[part].count(images); }
  bool all_done(std::size_t part, int wanted) const {
    for (int unit = 0; unit < units(part); ++unit) {
      if (times[part][static_cast<std::size_t>(unit)] != wanted) return false;
    }
    return true;
  }
  void run(int part, int begin, int end, int thread) {
    before(part, begin, end, thread);
    // What earlier stretches wrote is there.
    std::size_t first = static_cast<std::size_t>(part);
    while (!parts[first].opens) --first;
    const int round = times[static_cast<std::size_t>(part)][static_cast<std::size_t>(begin)] + 1;
    for (std::size_t earlier = 0; earlier < first; ++earlier) faults += !all_done(earlier, round);
    for (int unit = begin; unit < end; ++unit) {
      ++times[static_cast<std::size_t>(part)][static_cast<std::size_t>(unit)];
    }
  }
  int step(ThreadTeam& team, int steps);
};

constexpr Sequence sequence{parts.data(), static_cast<int>(parts.size()),
                            [](const void* data, int part, int begin, int end, int thread) {
                              const_cast<Record*>(static_cast<const Record*>(data))->run(part, begin, end, thread);
                            }};

/// A step; how many units were not done as often as there were steps, or began too early.
int Record::step(ThreadTeam& team, int steps) {
  team.run(sequence, images, this);
  int wrong = faults;
  for (std::size_t part = 0; part < parts.size(); ++part) wrong += !all_done(part, steps);
  return wrong;
}

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Exit status of a child that does this.
int in_child(const std::function<bool()>& good) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(20);
    _exit(good() ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

TEST_CASE("every unit is done once, after all of the stretch before, whatever the threads and their delays") {
  for (int threads = 1; threads <= 17; ++threads) {
    ThreadTeam team(threads);
    CHECK(team.threads() == threads);
    for (const int images : {64, 41, 1}) {
      CAPTURE(threads);
      CAPTURE(images);
      Record record{.images = images};
      for (int step = 1; step <= 40; ++step) CHECK(record.step(team, step) == 0);
      Record disturbed{.images = images};
      std::atomic<unsigned> turn{static_cast<unsigned>(threads)};
      disturbed.before = [&](int, int, int, int) {
        const unsigned drawn = turn.fetch_add(1) * 2654435761u >> 24;
        if (drawn < 8) std::this_thread::sleep_for(std::chrono::microseconds(20 * drawn));
        if (drawn > 200) std::this_thread::yield();
      };
      for (int step = 1; step <= 5; ++step) CHECK(disturbed.step(team, step) == 0);
    }
  }
}

TEST_CASE("who is held up holds up only what it has begun") {
  for (const int held_thread : {0, 1}) {
    CAPTURE(held_thread);
    ThreadTeam team(2);
    Record record{.images = 64};
    std::atomic<int> others{0}, held{0};
    std::atomic<bool> taken{false}, alone{false};
    record.before = [&](int part, int begin, int end, int thread) {
      if (part != 5) return;
      if (thread != held_thread) {
        // Not before the other has begun.
        for (const auto end_of_patience = std::chrono::steady_clock::now() + 10s;
             !taken && std::chrono::steady_clock::now() < end_of_patience;)
          std::this_thread::yield();
        others += end - begin;
      } else if (!taken.exchange(true)) {
        held = end - begin;
        for (const auto end_of_patience = std::chrono::steady_clock::now() + 10s;
             std::chrono::steady_clock::now() < end_of_patience;) {
          std::this_thread::yield();
          if (others + held == record.units(5)) {
            alone = true;
            return;
          }
        }
      }
    };
    CHECK(record.step(team, 1) == 0);
    CHECK(alone);
    CHECK(held < record.units(5) / 2);
  }
}

TEST_CASE("who waits sleeps, in a step and between two") {
  ThreadTeam team(3);
  Record record{.images = 64};
  std::atomic<int> stalled{0};
  record.before = [&](int part, int, int, int) {
    if (part == 4) ++stalled, std::this_thread::sleep_for(200ms);
  };
  CHECK(record.step(team, 1) == 0);
  const double before = cpu_seconds();
  CHECK(record.step(team, 2) == 0);
  std::this_thread::sleep_for(100ms);
  CHECK(cpu_seconds() - before < 0.1);
  CHECK(stalled == 2);
}

TEST_CASE("a child of fork has threads of its own") {
  ThreadTeam team(3);
  Record record{.images = 64};
  REQUIRE(record.step(team, 1) == 0);
  CHECK(in_child([&] {
          std::atomic<bool> others{false};
          record.before = [&](int part, int, int, int thread) {
            if (part == 5) std::this_thread::sleep_for(1ms);
            if (thread != 0) others = true;
          };
          for (int step = 2; step < 20; ++step) {
            if (record.step(team, step) != 0) return false;
          }
          team.resize(2);
          return others && record.step(team, 20) == 0;
        }) == 0);
  CHECK(in_child([&] {
          team.~ThreadTeam();  // nobody is waited for
          return true;
        }) == 0);
  CHECK(record.step(team, 2) == 0);
}

TEST_CASE("where the system gives no more threads, those that are there do all of it") {
  CHECK(in_child([] {
          const rlimit none{1 << 20, 1 << 20};  // no room for another stack
          setrlimit(RLIMIT_AS, &none);
          ThreadTeam team(50);
          Record* const record = new Record{.images = 64};
          return team.threads() < 50 && record->step(team, 1) == 0;
        }) == 0);
}

}  // namespace
}  // namespace sinter
