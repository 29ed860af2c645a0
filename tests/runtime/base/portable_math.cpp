#include "runtime/base/portable_math.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "runtime/base/random.hpp"

using namespace sinter;

TEST_CASE("the logarithm is the logarithm") {
  static_assert(portable_log(1.0) == 0.0);
  CHECK(portable_log(1.0) == 0.0);
  Random random(1, 0, 0);
  double worst = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x =
        i < 100'000 ? (random.bits() + 1.0) * 0x1p-32 : std::ldexp(1.0 + random.bits() * 0x1p-32, i % 600 - 300);
    const double expected = std::log(x);
    worst = std::max(worst, std::abs(portable_log(x) - expected) / std::max(1.0, std::abs(expected)));
  }
  CHECK(worst <= 1e-15);
}

TEST_CASE("the cosine of turns is the cosine") {
  static_assert(portable_cos_turns(0.0) == 1.0 && portable_cos_turns(0.25) == 0.0 && portable_cos_turns(0.5) == -1.0);
  CHECK(portable_cos_turns(0.25) == 0.0);
  CHECK(portable_cos_turns(0.75) == 0.0);
  CHECK(portable_cos_turns(1.0) == 1.0);
  double worst = 0;
  for (int i = 0; i <= 400'000; ++i) {
    const double turns = i / 400'000.0;
    const long double expected = std::cos(6.283185307179586476925286766559L * static_cast<long double>(turns));
    worst = std::max(worst, std::abs(portable_cos_turns(turns) - static_cast<double>(expected)));
  }
  CHECK(worst <= 1e-15);
}
