#pragma once

#include <cmath>

namespace sinter::schedules {

/// The whole part of x, a count of stages. What a quotient, or the float that says how long the warm-up is, rounds to
/// just below a whole number is that number: else the first step of a stage would belong to the one before.
inline double whole_part(double x) { return std::floor(x + 1e-6); }

}  // namespace sinter::schedules
