#pragma once

#include <cstddef>
#include <iterator>
#include <memory>
#include <ranges>
#include <utility>

#include "runtime/base/abi.hpp"

namespace sinter {

/// Gives one element after the other, each into the same object, so that memory is taken once.
template <class T>
class Stream {
 public:
  virtual ~Stream() = default;
  virtual bool next(T& element) = 0;  ///< false at the end; what the element then holds means nothing
};

/// The input iterator over a stream; its copies share one position.
template <class T>
class StreamIterator {
 public:
  using value_type = T;
  using difference_type = std::ptrdiff_t;

  StreamIterator() = default;
  explicit StreamIterator(std::unique_ptr<Stream<T>> stream) : state_(std::make_shared<State>()) {
    state_->stream = std::move(stream);
    ++*this;
  }

  const T& operator*() const { return state_->element; }
  StreamIterator& operator++() {
    state_->ended = !state_->stream->next(state_->element);
    return *this;
  }
  void operator++(int) { ++*this; }
  bool operator==(std::default_sentinel_t) const { return state_->ended; }

 private:
  struct State {
    std::unique_ptr<Stream<T>> stream;
    T element;
    bool ended = false;
  };
  std::shared_ptr<State> state_;
};

}  // namespace sinter
