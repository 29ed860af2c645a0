#include "runtime/data/prefetch.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>

using namespace sinter;

namespace {

/// 0, 1, 2, … below `end`, then an end or an exception; tells how far it is.
class Counter : public Stream<int> {
 public:
  Counter(int end, bool fails, std::atomic<int>& made) : end_(end), fails_(fails), made_(made) {}

  bool next(int& element) override {
    if (made_ == end_) {
      if (fails_) throw std::runtime_error("enough");
      return false;
    }
    element = made_++;
    return true;
  }

 private:
  int end_;
  bool fails_;
  std::atomic<int>& made_;
};

bool reaches(const std::atomic<int>& value, int goal) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (value < goal && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  return value >= goal;
}

}  // namespace

TEST_CASE("elements are made ahead, as many as asked for and no more") {
  std::atomic<int> made = 0;
  PrefetchStream<int> stream(std::make_unique<Counter>(100, false, made), 3);
  CHECK(reaches(made, 3));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(made == 3);
  int element = -1;
  REQUIRE(stream.next(element));
  CHECK(element == 0);
  CHECK(reaches(made, 4));
}

TEST_CASE("all elements come in order, then the end, again and again") {
  std::atomic<int> made = 0;
  PrefetchStream<int> stream(std::make_unique<Counter>(1000, false, made), 4);
  int element = -1;
  for (int i = 0; i < 1000; ++i) {
    REQUIRE(stream.next(element));
    REQUIRE(element == i);
  }
  CHECK_FALSE(stream.next(element));
  CHECK_FALSE(stream.next(element));
}

TEST_CASE("an exception comes after the elements before it") {
  std::atomic<int> made = 0;
  PrefetchStream<int> stream(std::make_unique<Counter>(2, true, made), 8);
  CHECK(reaches(made, 2));
  int element = -1;
  CHECK(stream.next(element));
  CHECK(stream.next(element));
  CHECK_THROWS_WITH(stream.next(element), "enough");
  CHECK_FALSE(stream.next(element));
}

TEST_CASE("a stream that is left early stops its thread") {
  for (int i = 0; i < 200; ++i) {
    std::atomic<int> made = 0;
    PrefetchStream<int> stream(std::make_unique<Counter>(1'000'000'000, false, made), 2);
    int element = 0;
    if (i % 2 == 0) CHECK(stream.next(element));
  }
}
