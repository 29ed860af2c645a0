#include "runtime/base/median.hpp"

#include <doctest/doctest.h>

using sinter::median;

TEST_CASE("the median is the middle, or the mean of the two middles") {
  CHECK(median({}) == 0);
  CHECK(median({3}) == 3);
  CHECK(median({9, 1}) == 5);
  CHECK(median({9, 1, 2}) == 2);
  CHECK(median({4, 100, 1, 2}) == 3);
}
