#pragma once

#include <cmath>

#include "codegen/ir/emitter.hpp"

/// Formulas are written once, for any kind of number: `auto value(auto x) { return x * relu(x + 3.f); }`. Of registers they are the
/// instructions of a kernel's program, of doubles the definition. Constants are floats.
namespace sinter::codegen {

/// A register of a kernel's program, to calculate with.
struct Reg {
  Emitter* k;
  int number;

  constexpr Reg constant(float value) const { return {k, k->constant(value)}; }
};

constexpr Reg operator+(Reg a, Reg b) { return {a.k, a.k->add(a.number, b.number)}; }
constexpr Reg operator-(Reg a, Reg b) { return {a.k, a.k->sub(a.number, b.number)}; }
constexpr Reg operator*(Reg a, Reg b) { return {a.k, a.k->mul(a.number, b.number)}; }
constexpr Reg operator/(Reg a, Reg b) { return {a.k, a.k->div(a.number, b.number)}; }
constexpr Reg operator+(Reg a, float b) { return a + a.constant(b); }
constexpr Reg operator-(Reg a, float b) { return a - a.constant(b); }
constexpr Reg operator*(Reg a, float b) { return a * a.constant(b); }
constexpr Reg operator/(Reg a, float b) { return a / a.constant(b); }
constexpr Reg operator+(float a, Reg b) { return b.constant(a) + b; }
constexpr Reg operator-(float a, Reg b) { return b.constant(a) - b; }
constexpr Reg operator*(float a, Reg b) { return b.constant(a) * b; }
constexpr Reg operator/(float a, Reg b) { return b.constant(a) / b; }

constexpr Reg operator-(Reg a) { return a * -1.f; }

/// A constant where x is of such a kind.
constexpr Reg constant_like(Reg x, float value) { return x.constant(value); }
constexpr double constant_like(double, float value) { return static_cast<double>(value); }
/// a · b + c, rounded once.
constexpr Reg fma(Reg a, Reg b, Reg c) { return {a.k, a.k->fma(a.number, b.number, c.number)}; }
constexpr Reg fma(Reg a, float b, float c) { return fma(a, a.constant(b), a.constant(c)); }
constexpr Reg fma(Reg a, float b, Reg c) { return fma(a, a.constant(b), c); }
inline double fma(double a, double b, double c) { return std::fma(a, b, c); }
/// x where x > 0, else 0; NaN of NaN.
constexpr Reg relu(Reg x) { return {x.k, x.k->relu(x.number)}; }
constexpr double relu(double x) { return x <= 0 ? 0 : x; }
/// a where x > 0 or is no number, else 0.
constexpr Reg gate(Reg x, Reg a) { return {x.k, x.k->gate(x.number, a.number)}; }
constexpr double gate(double x, double a) { return x <= 0 ? 0 : a; }
/// a where x > 0 or is no number, else b.
constexpr Reg choose(Reg x, Reg a, Reg b) { return {x.k, x.k->choose(x.number, a.number, b.number)}; }
constexpr double choose(double x, double a, double b) { return x <= 0 ? b : a; }
/// The smaller; NaN of an x that is none.
constexpr Reg at_most(Reg x, float limit) { return {x.k, x.k->at_most(x.number, x.k->constant(limit))}; }
constexpr double at_most(double x, double limit) { return limit < x ? limit : x; }
inline double sqrt(double x) { return std::sqrt(x); }
constexpr Reg sqrt(Reg x) { return {x.k, x.k->sqrt(x.number)}; }

/// Those of an argument, to two units in the last place.
constexpr Reg exp(Reg x) { return {x.k, x.k->of(Micro::exp, x.number)}; }
inline double exp(double x) { return std::exp(x); }
constexpr Reg expm1(Reg x) { return {x.k, x.k->of(Micro::expm1, x.number)}; }
inline double expm1(double x) { return std::expm1(x); }
constexpr Reg log(Reg x) { return {x.k, x.k->of(Micro::log, x.number)}; }
inline double log(double x) { return std::log(x); }
constexpr Reg log1p(Reg x) { return {x.k, x.k->of(Micro::log1p, x.number)}; }
inline double log1p(double x) { return std::log1p(x); }
constexpr Reg tanh(Reg x) { return {x.k, x.k->of(Micro::tanh, x.number)}; }
inline double tanh(double x) { return std::tanh(x); }
constexpr Reg erf(Reg x) { return {x.k, x.k->of(Micro::erf, x.number)}; }
inline double erf(double x) { return std::erf(x); }
/// 1 / (1 + e^−x)
constexpr Reg logistic(Reg x) { return {x.k, x.k->of(Micro::logistic, x.number)}; }
inline double logistic(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace sinter::codegen
