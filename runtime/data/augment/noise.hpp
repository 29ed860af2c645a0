#pragma once

#include <span>

#include "codegen/philox.hpp"

namespace sinter {

/// Adds deviation · n to each value, n the standard normal numbers that belong to the key: Box and Muller in float,
/// √(−2 ln u) cos(2πv) and √(−2 ln u) sin(2πv), u in (0, 1] and v in [0, 1) multiples of 2^-24. Plain single
/// operations: the same bits everywhere.
void add_noise(std::span<float> values, float deviation, PhiloxKey key);

}  // namespace sinter
