#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "dsl/numbers.hpp"

/// Learning-rate schedules. A schedule gives the factor by which a step's rate differs from the optimizer's. In the
/// formulas, k is the number of steps already taken (0 for the first) and T the number of steps of the whole run.
namespace sinter {

/// The same rate all the time, the default: factor = 1.
struct Constant {
  static constexpr const char *name = "Constant", *key = "constant";
  static constexpr std::span<const Number<Constant>> numbers{};

  double factor(double, double) const { return 1; }
};

namespace schedules {
/// The code of a schedule. Not inline: else every file that names it would instantiate it, for its own target.
template <class T>
double factor(const OwnNumbers& own, double taken, double total) {
  return unpacked<T>(own).factor(taken, total);
}
}  // namespace schedules

struct ScheduleDefinition : Description {
  double (*factor)(const OwnNumbers&, double taken, double total) = nullptr;
};

/// `T` is a struct of floats and bools with
///   name, key   "OneCycle", "one_cycle"
///   numbers     a list of Number<T>: all of its floats and bools
///   factor      double (double k, double T) const, 0 ≤ k < T
template <class T>
constexpr ScheduleDefinition schedule_definition_for() {
  static_assert(
      requires(const T& of) { static_cast<double>(of.factor(0.0, 1.0)); },
      "sinter: a schedule has a `double factor(double taken, double total) const`");
  return {description_of<T>(), &schedules::factor<T>};
}
template <class T>
inline constexpr ScheduleDefinition schedule_definition = schedule_definition_for<T>();

/// Any of the schedules, as a value that may be a template argument: `.schedule = Cosine{.warmup = 0.1f}`. Fractions
/// outside 0..1 are refused where the schedule is used, by `check` (options_check.hpp).
struct Schedule : Chosen<ScheduleDefinition> {
  constexpr Schedule() : Schedule(Constant{}) {}
  template <class T>
    requires requires(const T& of) { of.factor(0.0, 1.0); }
  constexpr Schedule(const T& of) : Chosen{&schedule_definition<T>, packed(of)} {}
  /// The schedule of that definition, with these numbers.
  constexpr Schedule(const ScheduleDefinition& of, const OwnNumbers& numbers) : Chosen{&of, numbers} {}

  constexpr bool is_constant() const { return is(schedule_definition<Constant>); }

  /// The factor of the step before which `step` steps were taken, in a run of `total`. Steps outside 0..total-1 count
  /// as the nearest.
  /// @post of the library's own: from 0 to 1 (an ExponentialDecay with a floor above 1 rises to it), after a warm-up
  /// not below their floor
  float factor(std::int64_t step, std::int64_t total) const {
    const double length = static_cast<double>(std::max<std::int64_t>(total, 1));
    return static_cast<float>(definition->factor(own, std::clamp(static_cast<double>(step), 0.0, length - 1), length));
  }
};

}  // namespace sinter

/// Stands behind a schedule of the library: its code is compiled once, in the library.
#ifdef SINTER_COMPILES_DEFINITIONS
#define SINTER_SCHEDULE(T) template double schedules::factor<T>(const OwnNumbers&, double, double)
#else
#define SINTER_SCHEDULE(T) extern template double schedules::factor<T>(const OwnNumbers&, double, double)
#endif
