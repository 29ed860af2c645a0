#pragma once

#include <cmath>

#include "codegen/ir/emitter.hpp"

/// Formulas are written once, for any kind of number: `auto value(auto x) { return x * relu(x + 3.f); }`. Of registers
/// they are the instructions of a kernel's program, of exact numbers the definition. Constants are floats. Functions
/// are called by their bare names, wherever a formula stands: they are found where its numbers are from.
namespace sinter::codegen {

/// A register of a kernel's program, to calculate with.
struct Reg {
  Emitter* k;
  int number;

  constexpr Reg constant(float value) const { return {k, k->constant(value)}; }
};

/// A number of a definition: a double that finds the functions below.
struct Exact {
  double number = 0;
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

constexpr Exact exact(float x) { return {static_cast<double>(x)}; }
constexpr Exact operator+(Exact a, Exact b) { return {a.number + b.number}; }
constexpr Exact operator-(Exact a, Exact b) { return {a.number - b.number}; }
constexpr Exact operator*(Exact a, Exact b) { return {a.number * b.number}; }
constexpr Exact operator/(Exact a, Exact b) { return {a.number / b.number}; }
constexpr Exact operator+(Exact a, float b) { return a + exact(b); }
constexpr Exact operator-(Exact a, float b) { return a - exact(b); }
constexpr Exact operator*(Exact a, float b) { return a * exact(b); }
constexpr Exact operator/(Exact a, float b) { return a / exact(b); }
constexpr Exact operator+(float a, Exact b) { return exact(a) + b; }
constexpr Exact operator-(float a, Exact b) { return exact(a) - b; }
constexpr Exact operator*(float a, Exact b) { return exact(a) * b; }
constexpr Exact operator/(float a, Exact b) { return exact(a) / b; }
constexpr Exact operator-(Exact a) { return {-a.number}; }

/// A constant where x is of such a kind.
constexpr Reg constant_like(Reg x, float value) { return x.constant(value); }
constexpr Exact constant_like(Exact, float value) { return exact(value); }
/// a · b + c, rounded once.
constexpr Reg fma(Reg a, Reg b, Reg c) { return {a.k, a.k->fma(a.number, b.number, c.number)}; }
inline Exact fma(Exact a, Exact b, Exact c) { return {std::fma(a.number, b.number, c.number)}; }
constexpr auto fma(auto a, float b, float c) { return fma(a, constant_like(a, b), constant_like(a, c)); }
constexpr auto fma(auto a, float b, auto c) { return fma(a, constant_like(a, b), c); }
/// x where x > 0, else 0; NaN of NaN.
constexpr Reg relu(Reg x) { return {x.k, x.k->relu(x.number)}; }
constexpr Exact relu(Exact x) { return x.number <= 0 ? Exact{} : x; }
/// a where x > 0 or is no number, else 0.
constexpr Reg gate(Reg x, Reg a) { return {x.k, x.k->gate(x.number, a.number)}; }
constexpr Exact gate(Exact x, Exact a) { return x.number <= 0 ? Exact{} : a; }
/// a where x > 0 or is no number, else b.
constexpr Reg choose(Reg x, Reg a, Reg b) { return {x.k, x.k->choose(x.number, a.number, b.number)}; }
constexpr Exact choose(Exact x, Exact a, Exact b) { return x.number <= 0 ? b : a; }
/// The smaller; NaN of an x that is none.
constexpr Reg at_most(Reg x, float limit) { return {x.k, x.k->at_most(x.number, x.k->constant(limit))}; }
constexpr Exact at_most(Exact x, float limit) { return exact(limit).number < x.number ? exact(limit) : x; }
/// |x|; NaN of NaN.
constexpr auto absolute(auto x) { return choose(x, x, -x); }
/// −1, 0 or 1, of numbers below, at and above 0; 1 of NaN.
constexpr auto sign(auto x) {
  return choose(x, constant_like(x, 1.f), choose(-x, constant_like(x, -1.f), constant_like(x, 0.f)));
}
constexpr Reg sqrt(Reg x) { return {x.k, x.k->sqrt(x.number)}; }
inline Exact sqrt(Exact x) { return {std::sqrt(x.number)}; }

/// Those of an argument, to two units in the last place.
constexpr Reg exp(Reg x) { return {x.k, x.k->of(Micro::exp, x.number)}; }
inline Exact exp(Exact x) { return {std::exp(x.number)}; }
constexpr Reg expm1(Reg x) { return {x.k, x.k->of(Micro::expm1, x.number)}; }
inline Exact expm1(Exact x) { return {std::expm1(x.number)}; }
constexpr Reg log(Reg x) { return {x.k, x.k->of(Micro::log, x.number)}; }
inline Exact log(Exact x) { return {std::log(x.number)}; }
constexpr Reg log1p(Reg x) { return {x.k, x.k->of(Micro::log1p, x.number)}; }
inline Exact log1p(Exact x) { return {std::log1p(x.number)}; }
constexpr Reg tanh(Reg x) { return {x.k, x.k->of(Micro::tanh, x.number)}; }
inline Exact tanh(Exact x) { return {std::tanh(x.number)}; }
constexpr Reg erf(Reg x) { return {x.k, x.k->of(Micro::erf, x.number)}; }
inline Exact erf(Exact x) { return {std::erf(x.number)}; }
/// 1 / (1 + e^−x)
constexpr Reg logistic(Reg x) { return {x.k, x.k->of(Micro::logistic, x.number)}; }
inline double logistic(double x) { return 1 / (1 + std::exp(-x)); }
inline Exact logistic(Exact x) { return {logistic(x.number)}; }

}  // namespace sinter::codegen
