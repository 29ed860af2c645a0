#pragma once

#include <cmath>

#include "dsl/rounding.hpp"

namespace sinter::schedules {

/// Half a cosine from `from` (at 0) to `to` (at 1).
inline double anneal(double from, double to, double position) {
  constexpr double pi = 3.14159265358979324;
  return to + rounded((from - to) * (1 + std::cos(pi * position)) / 2);
}

}  // namespace sinter::schedules
