#include "runtime/model/best_epoch.hpp"

#include <doctest/doctest.h>

#include "tests/runtime/tested_epochs.hpp"

using namespace sinter;

TEST_CASE("the best epoch has the least loss, and is the first of equals") {
  CHECK(best_epoch({}) == 0);
  CHECK(best_epoch(tested({2})) == 1);
  CHECK(best_epoch(tested({2, 1, 1, 3})) == 2);
}

TEST_CASE("where images are held out, they judge, not the test") {
  std::vector<EpochRecord> history = tested({1, 2, 3});
  for (std::size_t i = 0; i < 3; ++i)
    history[i].validation_loss = history[i].validation_metric = 3.0 - static_cast<double>(i);
  CHECK(best_epoch(history) == 3);
}

TEST_CASE("patience counts the epochs since the best") {
  CHECK_FALSE(stops_early({}, 1));
  CHECK_FALSE(stops_early(tested({2, 1}), 1));
  CHECK(stops_early(tested({2, 1, 1}), 1));
  CHECK_FALSE(stops_early(tested({2, 1, 1}), 2));
  CHECK(stops_early(tested({2, 1, 5, 1.5}), 2));
  CHECK_FALSE(stops_early(tested({2, 1, 5, 0.5}), 2));
  CHECK_FALSE(stops_early(tested({1, 2, 3, 4}), 0));
}
