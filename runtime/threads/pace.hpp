#pragma once

#include <chrono>

#include "runtime/base/abi.hpp"

namespace sinter {

/// Decides whether steps on several threads are worth it just now. Where another program has one of the CPUs, the
/// caller waits for a thread that is not let run or is not let run itself; alone it may be faster, or slower: that is
/// measured, and only once there was such a wait. Results do not depend on it.
class Pace {
 public:
  using Time = std::chrono::nanoseconds;

  /// Whether the caller should take the next step alone.
  bool alone() const { return state_ == State::alone || state_ == State::trying_alone; }
  /// A step of so many images took so long. True: it is time to `decide`.
  bool took(int images, Time time);
  /// `not_running`: the time up to now that the caller slept or was not let run; only differences count, and
  /// time between steps does no harm: a try shows what is faster.
  void decide(Time not_running);

 private:
  enum class State { together, trying_alone, alone, trying_together };
  static constexpr Time window{std::chrono::milliseconds(40)};
  static constexpr int least_steps = 4, shortest = 8, longest = 64;

  void next(State state, int windows);

  State state_ = State::together;
  int images_ = 0;                  ///< of the steps that are measured: smaller batches are not
  int steps_ = 0;                   ///< of the window
  Time time_{0};                    ///< of its steps
  Time not_running_ = Time::max();  ///< up to it; max: not known yet
  double before_ = 0;               ///< nanoseconds a step the other way
  int windows_ = 0;                 ///< until the other way may be tried
  int patience_ = shortest;         ///< windows between two tries; doubled by each that fails
};

}  // namespace sinter
