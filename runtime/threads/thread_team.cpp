#include "runtime/threads/thread_team.hpp"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <system_error>
#include <thread>
#include <vector>

#include "runtime/threads/bell.hpp"
#include "runtime/threads/float_environment.hpp"
#include "runtime/threads/pace.hpp"

namespace sinter {
namespace {

using codegen::Part;
using codegen::Sequence;

std::atomic<unsigned> forks{0};

unsigned forks_so_far() {
  [[maybe_unused]] static const int registered = pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1); });
  return forks.load();
}

/// Where a share stands, in one word that only grows: the stretch, counted over all steps, and how much of it is taken.
/// A share that still stands at an earlier stretch is untouched in this one. Comparisons are of differences, so that
/// the count may wrap.
struct Taken {
  static constexpr int bits = 22;
  static constexpr std::uint64_t most = (std::uint64_t{1} << bits) - 1;
  static std::uint64_t at(std::uint64_t stretch, int units) {
    return stretch << bits | static_cast<std::uint64_t>(units);
  }
  static std::uint64_t stretch(std::uint64_t word) { return word >> bits; }
  static int units(std::uint64_t word) { return static_cast<int>(word & most); }
  /// How many stretches a is later than b; negative: earlier.
  static std::int64_t later(std::uint64_t a, std::uint64_t b) {
    return static_cast<std::int64_t>((a - b) << bits) >> bits;
  }
};

constexpr std::chrono::nanoseconds spin_in_step{50'000}, spin_between{100'000};

}  // namespace

/// What the threads of a team share. All of it may be read by a thread that is late: it is valid as long as the crew
/// lives, and what has been overtaken is found out before work is taken.
class ThreadTeam::Crew {
 public:
  explicit Crew(int threads) : shares_(static_cast<std::size_t>(threads)) {
    // Signals are for the threads of the program.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
      for (int t = 1; t < threads; t++) workers_.emplace_back([this, t] { work(t); });
    } catch (const std::system_error&) {
      // No more threads to be had: those that are there do all of it.
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  ~Crew() {
    stop_ = true;
    number_.fetch_add(2);
    begun_.ring();
  }

  int threads() const { return static_cast<int>(workers_.size()) + 1; }

  void run(const Sequence& sequence, int images, const void* data) {
    // Odd while it changes: who reads other numbers before and after has read nothing.
    const std::uint32_t number = number_.load(std::memory_order_relaxed);
    number_.store(number + 1, std::memory_order_relaxed);
    const Step next{&sequence, data, images, stretch_, done_.load(std::memory_order_relaxed)};
    sequence_.store(next.sequence, std::memory_order_release);
    data_.store(next.data, std::memory_order_release);
    images_.store(next.images, std::memory_order_release);
    first_stretch_.store(next.first_stretch, std::memory_order_release);
    done_before_.store(next.done_before, std::memory_order_release);
    number_.store(number + 2);
    begun_.ring();
    stretch_ = go_through(next, 0);
  }

 private:
  struct Step {
    const Sequence* sequence = nullptr;
    const void* data = nullptr;
    int images = 0;
    std::uint64_t first_stretch = 0, done_before = 0;
  };
  struct alignas(128) Share {
    std::atomic<std::uint64_t> taken{0};
  };

  void work(int thread) {
    [[maybe_unused]] const FloatEnvironment environment;  // a thread begins with that of its maker
    for (std::uint32_t seen = 0;;) {
      std::uint32_t number = seen;
      begun_.wait(spin_between, [&] {
        number = number_.load();
        return number != seen && number % 2 == 0;
      });
      if (stop_) return;
      const Step step{sequence_.load(std::memory_order_acquire), data_.load(std::memory_order_acquire),
                      images_.load(std::memory_order_acquire), first_stretch_.load(std::memory_order_acquire),
                      done_before_.load(std::memory_order_acquire)};
      if (number_.load() != number) continue;
      seen = number;
      go_through(step, thread);
    }
  }

  /// All stretches of a step, as thread `thread`. Returns the number of the next step's first stretch. Only the caller,
  /// thread 0, stays to the end.
  std::uint64_t go_through(const Step& step, int thread) {
    const Part* const parts = step.sequence->parts;
    std::uint64_t stretch = step.first_stretch, goal = step.done_before;
    for (int first = 0, last = 0; first < step.sequence->count; first = last, stretch++) {
      int units = 0;
      do units += parts[last++].count(step.images);
      while (last < step.sequence->count && !parts[last].opens);
      goal += static_cast<std::uint64_t>(units);
      if (reached(goal)) continue;
      const int finished = help(step, first, last, stretch, thread);
      if (finished > 0 &&
          done_.fetch_add(static_cast<std::uint64_t>(finished)) + static_cast<std::uint64_t>(finished) == goal)
        finished_.ring();
      else if (thread == 0 || last < step.sequence->count)
        finished_.wait(spin_in_step, [&] { return reached(goal); });
    }
    return stretch;
  }
  bool reached(std::uint64_t goal) const { return static_cast<std::int64_t>(done_.load() - goal) >= 0; }

  /// Takes work of a stretch, one's own first, until none is left; how many units that was.
  int help(const Step& step, int first, int last, std::uint64_t stretch, int thread) {
    int finished = 0;
    const int threads = static_cast<int>(shares_.size());
    for (int i = 0; i < threads; i++) {
      const int owner = thread + i < threads ? thread + i : thread + i - threads;
      int begin = 0, end = 0;
      while (take(step, first, last, stretch, owner, begin, end)) {
        run_units(step, first, last, owner, thread, begin, end);
        finished += end - begin;
      }
    }
    return finished;
  }

  /// Units [begin, end) of a part that belong to a thread.
  struct Bounds {
    int begin, end;
  };
  Bounds bounds(const Step& step, int part, int owner) const {
    const std::int64_t units = step.sequence->parts[part].count(step.images),
                       threads = static_cast<std::int64_t>(shares_.size());
    return {static_cast<int>(units * owner / threads), static_cast<int>(units * (owner + 1) / threads)};
  }

  /// Takes units [begin, end) of the owner's share, counted over all parts of the stretch. False: nothing is left, or
  /// the stretch is over.
  bool take(const Step& step, int first, int last, std::uint64_t stretch, int owner, int& begin, int& end) {
    std::atomic<std::uint64_t>& taken = shares_[static_cast<std::size_t>(owner)].taken;
    std::uint64_t before = taken.load(std::memory_order_acquire);
    for (;;) {
      const std::int64_t later = Taken::later(Taken::stretch(before), stretch);
      if (later > 0) return false;
      begin = later < 0 ? 0 : Taken::units(before);
      int passed = 0;
      end = begin;
      for (int part = first; part < last && end == begin; part++) {
        const Bounds share = bounds(step, part, owner);
        passed += share.end - share.begin;
        if (begin < passed) end = step.sequence->parts[part].whole ? passed : begin + std::max(1, (passed - begin) / 2);
      }
      if (end == begin) return false;
      if (taken.compare_exchange_weak(before, Taken::at(stretch, end), std::memory_order_acq_rel,
                                      std::memory_order_acquire))
        return true;
    }
  }
  static void run_one(const Step& step, int part, int begin, int end, int thread) {
    step.sequence->run(step.data, part, begin, end, thread);
  }
  void run_units(const Step& step, int first, int last, int owner, int thread, int begin, int end) const {
    int passed = 0;
    for (int part = first; part < last; part++) {
      const Bounds share = bounds(step, part, owner);
      const int from = std::max(begin - passed, 0), to = std::min(end - passed, share.end - share.begin);
      if (from < to) run_one(step, part, share.begin + from, share.begin + to, thread);
      passed += share.end - share.begin;
    }
  }

  // Of the step under way.
  std::atomic<std::uint32_t> number_{0};
  std::atomic<const Sequence*> sequence_{nullptr};
  std::atomic<const void*> data_{nullptr};
  std::atomic<int> images_{0};
  std::atomic<std::uint64_t> first_stretch_{0}, done_before_{0};
  std::atomic<bool> stop_{false};
  Bell begun_;
  alignas(128) std::atomic<std::uint64_t> done_{0};  ///< units, of all steps
  Bell finished_;
  std::uint64_t stretch_ = 1;  ///< the next step's first; shares begin before it
  std::vector<Share> shares_;
  std::vector<std::jthread> workers_;  ///< the last member: they end first
};

namespace {

/// Of this thread, on a CPU.
std::chrono::nanoseconds running_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

void run_alone(const Sequence& sequence, int images, const void* data) {
  for (int part = 0; part < sequence.count; part++) sequence.run(data, part, 0, sequence.parts[part].count(images), 0);
}

}  // namespace

/// How each sequence of steps is run just now.
class ThreadTeam::Paces {
 public:
  Pace& of(const Sequence& sequence) {
    std::size_t i = 0;
    while (i + 1 < all_.size() && all_[i].sequence != nullptr && all_[i].sequence != &sequence) i++;
    if (all_[i].sequence != &sequence) all_[i] = {&sequence, {}};
    return all_[i].pace;
  }

 private:
  struct One {
    const Sequence* sequence = nullptr;
    Pace pace;
  };
  std::array<One, 4> all_;  ///< a model has few: training, inference, both measured
};

ThreadTeam::ThreadTeam(int threads) : paces_(std::make_unique<Paces>()) { resize(threads); }
ThreadTeam::~ThreadTeam() {
  if (forks_ != forks_so_far()) static_cast<void>(crew_.release());
}

void ThreadTeam::resize(int threads) {
  // The threads of the process before a fork are not here, and cannot be waited for.
  if (forks_ != forks_so_far())
    static_cast<void>(crew_.release());
  else if (threads == wanted_)
    return;
  wanted_ = std::max(threads, 1);
  forks_ = forks_so_far();
  crew_.reset();
  if (wanted_ > 1) crew_ = std::make_unique<Crew>(wanted_);
}

int ThreadTeam::threads() const { return crew_ ? crew_->threads() : 1; }

void ThreadTeam::run(const Sequence& sequence, int images, const void* data) {
  [[maybe_unused]] const FloatEnvironment environment;
  if (crew_ && forks_ != forks_so_far()) resize(wanted_);
  if (!crew_) return run_alone(sequence, images, data);
  Pace& pace = paces_->of(sequence);
  const auto start = std::chrono::steady_clock::now();
  if (pace.alone())
    run_alone(sequence, images, data);
  else
    crew_->run(sequence, images, data);
  const auto end = std::chrono::steady_clock::now();
  if (pace.took(images, end - start)) pace.decide(end.time_since_epoch() - running_time());
}

}  // namespace sinter
