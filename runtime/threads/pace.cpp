#include "runtime/threads/pace.hpp"

#include <algorithm>
#include <utility>

namespace sinter {

bool Pace::took(int images, Time time) {
  if (images < images_) return false;
  if (images > images_) {
    images_ = images;
    not_running_ = Time::max();
    next(State::together, 0);
  }
  time_ += time, ++steps_;
  return time_ >= window && steps_ >= least_steps;
}

void Pace::decide(Time not_running) {
  const double each = static_cast<double>(time_.count()) / steps_;
  const bool held_up = not_running - std::exchange(not_running_, not_running) > time_ / 32;
  switch (state_) {
    case State::together:
      if (!held_up || windows_ > 0) return next(State::together, held_up ? windows_ - 1 : std::max(windows_ - 1, 0));
      before_ = each;
      return next(State::trying_alone, 0);
    case State::trying_alone:
      if (each < before_) return before_ = each, next(State::alone, patience_);
      patience_ = std::min(2 * patience_, longest);
      return next(State::together, patience_);
    case State::alone:
      before_ = each;
      return windows_ > 1 ? next(State::alone, windows_ - 1) : next(State::trying_together, 0);
    case State::trying_together:
      if (each < before_) return patience_ = shortest, next(State::together, patience_);
      patience_ = std::min(2 * patience_, longest);
      return next(State::alone, patience_);
  }
}

void Pace::next(State state, int windows) {
  state_ = state, windows_ = windows;
  time_ = Time{0}, steps_ = 0;
}

}  // namespace sinter
