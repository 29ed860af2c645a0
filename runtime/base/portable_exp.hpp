#pragma once

#include <bit>
#include <cstdint>

#include "dsl/rounding.hpp"

namespace sinter {

/// e^x from plain double arithmetic, for the reasons of portable_math.hpp; x is held within ±700.
/// @post |portable_exp(x) / e^x − 1| <= 1e-15
constexpr double portable_exp(double x) {
  x = x < -700 ? -700 : x > 700 ? 700 : x;
  // x = n ln 2 + r, |r| <= 0.347; n times the first part of ln 2 is exact.
  const double turns = x * 1.4426950408889634;
  const auto n = static_cast<std::int64_t>(turns < 0 ? turns - 0.5 : turns + 0.5);
  const double count = static_cast<double>(n);
  const double r = (x - rounded(count * 0x1.62e42feep-1)) - rounded(count * 1.9082149292705877e-10);
  double series = 1;
  for (int k = 14; k >= 1; --k) series = 1 + rounded(r * series) / k;
  return series * std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52);
}

}  // namespace sinter
