#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "codegen/arch/elementary.hpp"
#include "codegen/arch/one_lane.hpp"

/// The functions of codegen/arch/elementary.hpp over arrays, and what their results should be. The judge is the C
/// library in double: its error, below one unit in the last place of a double for each of these, is 2e-9 units of a
/// float, seven digits below what is judged.
namespace sinter::test {

enum class Function { exp, expm1, log, log1p, tanh, erf, logistic, count };
constexpr const char* name_of(Function function) {
  constexpr const char* names[] = {"exp", "expm1", "log", "log1p", "tanh", "erf", "logistic", ""};
  return names[static_cast<int>(function)];
}

inline double exact(Function function, double x) {
  switch (function) {
    case Function::exp:
      return std::exp(x);
    case Function::expm1:
      return std::expm1(x);
    case Function::log:
      return std::log(x);
    case Function::log1p:
      return std::log1p(x);
    case Function::tanh:
      return std::tanh(x);
    case Function::erf:
      return std::erf(x);
    case Function::logistic:
      if (const double power = std::exp(-std::abs(x)); x < 0)
        return power / (1 + power);
      else
        return 1 / (1 + power);
    case Function::count:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

/// How far a result is from what it should be, in units in the last place of a float as large as that. Infinite where
/// one is NaN or infinite and the other is not, and where a zero has the wrong sign. A float's infinity counts as
/// 2^128, the number after the largest.
inline double ulps(float result, double wanted) {
  constexpr double wrong = std::numeric_limits<double>::infinity(), after_largest = 0x1p128;
  if (std::isnan(result) || std::isnan(wanted)) return std::isnan(result) && std::isnan(wanted) ? 0 : wrong;
  if (std::signbit(result) != std::signbit(wanted)) return wrong;
  if (std::isinf(wanted)) return std::isinf(result) ? 0 : wrong;
  const double size = std::abs(wanted);
  if (size >= after_largest) return std::isinf(result) ? 0 : wrong;
  constexpr std::uint64_t exponent = 0x7ff0'0000'0000'0000;
  const double normal = size < 0x1p-126 ? 0x1p-126 : size;
  const double unit = std::bit_cast<double>(std::bit_cast<std::uint64_t>(normal) & exponent) * 0x1p-23;
  return std::abs((std::isinf(result) ? after_largest : std::abs(static_cast<double>(result))) - size) / unit;
}

/// Whether two results are the same bits; one NaN is as good as another.
inline bool same(float a, float b) {
  const bool nans = a != a && b != b;
  return nans || std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

/// to[i] = f(from[i]) for `count` numbers, a multiple of V's lanes.
template <class V, class F>
[[gnu::always_inline]] inline void over(const float* from, float* to, std::size_t count, F f) {
  using codegen::load, codegen::put;
  if constexpr (V::size == 1)
    for (std::size_t i = 0; i < count; i++) to[i] = static_cast<float>(f(V(from[i])));
  else
    for (std::size_t i = 0; i < count; i += V::size) put(to + i, f(load<V>(from + i)));
}
template <class V>
void evaluate(Function function, const float* from, float* to, std::size_t count) {
  namespace elementary = codegen::elementary;
  switch (function) {
    case Function::exp:
      return over<V>(from, to, count, [](V x) { return elementary::exp(x); });
    case Function::expm1:
      return over<V>(from, to, count, [](V x) { return elementary::expm1(x); });
    case Function::log:
      return over<V>(from, to, count, [](V x) { return elementary::log(x); });
    case Function::log1p:
      return over<V>(from, to, count, [](V x) { return elementary::log1p(x); });
    case Function::tanh:
      return over<V>(from, to, count, [](V x) { return elementary::tanh(x); });
    case Function::erf:
      return over<V>(from, to, count, [](V x) { return elementary::erf(x); });
    case Function::logistic:
      return over<V>(from, to, count, [](V x) { return elementary::logistic(x); });
    case Function::count:
      break;
  }
}

}  // namespace sinter::test
