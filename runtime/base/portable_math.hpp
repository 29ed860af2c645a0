#pragma once

#include <bit>
#include <cstdint>

#include "dsl/rounding.hpp"

/// Logarithm and cosine from plain double arithmetic. The C library picks its own versions by the CPU it finds (with or
/// without fused multiply-add) and their last bits differ; random weights must be the same bits on every machine.
/// Within 1e-15 (tested).
namespace sinter {

/// Natural logarithm of a normal x > 0.
/// @post |portable_log(x) - ln x| <= 1e-15 * max(1, |ln x|)
constexpr double portable_log(double x) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double mantissa = std::bit_cast<double>((bits & 0x000F'FFFF'FFFF'FFFF) | 0x3FF0'0000'0000'0000);  // [1, 2)
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    ++exponent;
  }
  // ln m = 2 artanh(t) with t = (m-1)/(m+1), |t| <= 0.1716: the term t^23/23 is below 1e-18.
  const double t = (mantissa - 1) / (mantissa + 1);
  const double square = t * t;
  double series = 0;
  for (int n = 21; n >= 1; n -= 2) series = rounded(series * square) + 1.0 / n;
  return rounded(exponent * 0.69314718055994531) + rounded(2 * t * series);
}

/// cos(2 pi x) for 0 <= x <= 1, x in turns.
/// @post |portable_cos_turns(x) - cos(2 pi x)| <= 1e-15
constexpr double portable_cos_turns(double x) {
  if (x > 0.5) x = 1 - x;  // cos(2 pi (1-x)) = cos(2 pi x); exact
  const double sign = x > 0.25 ? -1 : 1;
  if (x > 0.25) x = 0.5 - x;                                             // cos(pi - a) = -cos a; exact
  const double angle = 6.2831853071795865 * (x > 0.125 ? 0.25 - x : x);  // [0, pi/4]
  const double square = angle * angle;
  double series = 1;
  if (x > 0.125) {  // cos(pi/2 - a) = sin a
    for (int n = 18; n >= 2; n -= 2) series = 1 - series * square / (n * (n + 1));
    return sign * angle * series;
  }
  for (int n = 18; n >= 2; n -= 2) series = 1 - series * square / (n * (n - 1));
  return sign * series;
}

}  // namespace sinter
