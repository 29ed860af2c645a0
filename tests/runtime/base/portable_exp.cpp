#include "runtime/base/portable_exp.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "runtime/base/random.hpp"

using namespace sinter;

TEST_CASE("the exponential is the exponential") {
  static_assert(portable_exp(0.0) == 1.0);
  CHECK(portable_exp(0.0) == 1.0);
  Random random(2, 0, 0);
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = (random.bits() * 0x1p-31 - 1) * (i % 2 == 0 ? 700 : 1);
    const long double expected = std::exp(static_cast<long double>(x));
    worst = std::max(worst, std::abs(static_cast<double>(portable_exp(x) / expected - 1)));
  }
  CHECK(worst <= 1e-15);
  CHECK(portable_exp(1e9) == portable_exp(700));
  CHECK(portable_exp(-1e9) == portable_exp(-700));
}
