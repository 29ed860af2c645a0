#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "runtime/data/stream.hpp"

namespace sinter {

/// The same elements as another stream, in the same order; a thread makes up to `ahead` of them before they are asked
/// for. What the other stream throws is thrown by next(), after the elements before it.
template <class T>
class PrefetchStream : public Stream<T> {
 public:
  PrefetchStream(std::unique_ptr<Stream<T>> from, std::size_t ahead)
      : from_(std::move(from)), ring_(ahead), thread_([this](const std::stop_token& stop) { fill(stop); }) {}

  bool next(T& element) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return taken_ < made_ || ended_; });
    if (taken_ == made_) {
      if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
      return false;
    }
    std::swap(element, ring_[taken_++ % ring_.size()]);  // the slot gets the old element, whose memory is used again
    changed_.notify_all();
    return true;
  }

 private:
  void fill(const std::stop_token& stop) {
    try {
      while (make_one(stop)) {
      }
    } catch (...) {
      error_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

  bool make_one(const std::stop_token& stop) {
    {
      std::unique_lock lock(mutex_);
      if (stop.stop_requested() || !changed_.wait(lock, stop, [this] { return made_ - taken_ < ring_.size(); }))
        return false;
    }
    if (!from_->next(ring_[made_ % ring_.size()])) return false;  // nobody else looks at this slot
    const std::lock_guard lock(mutex_);
    ++made_;
    changed_.notify_all();
    return true;
  }

  std::unique_ptr<Stream<T>> from_;
  std::vector<T> ring_;
  std::size_t made_ = 0, taken_ = 0;  ///< elements since the beginning
  bool ended_ = false;
  std::exception_ptr error_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::jthread thread_;  ///< last: it stops before what it uses goes
};

}  // namespace sinter
