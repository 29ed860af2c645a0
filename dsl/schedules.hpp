#pragma once

#include "dsl/cxx20.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "dsl/rounding.hpp"

/// Learning-rate schedules. A schedule gives the factor by which a step's rate differs from the base rate.
/// Below, k is the number of steps already taken (0 for the first) and T the number of steps of the whole run.
namespace sinter {

/// factor = 1
struct Constant {};

/// Linear warm-up, then half a cosine down to the floor:
///   W = warmup T;  k < W: (k+1)/W;  otherwise floor + (1-floor)(1 + cos(pi (k-W)/(T-W)))/2
/// Loshchilov and Hutter, "SGDR" (2017), equation 5 without restarts; the warm-up is Goyal et al., "Accurate, large minibatch SGD" (2017).
/// Without warm-up it is PyTorch's CosineAnnealingLR with T_max = T.
struct Cosine {
  float warmup = 0.f;  ///< fraction of the run, 0..1
  float floor = 0.f;   ///< factor the run ends at, 0..1
};

/// Half a cosine up from `start` to 1, half a cosine down to `floor`:
///   P = peak_at T - 1, L = T - 1;  k <= P: start + (1-start)(1 - cos(pi k/P))/2;  otherwise floor + (1-floor)(1 + cos(pi (k-P)/(L-P)))/2
/// Smith and Topin, "Super-convergence" (2018), as in PyTorch's OneCycleLR with its defaults: start = 1/div_factor,
/// floor = start/final_div_factor, peak_at = pct_start. The base rate is the peak (max_lr).
struct OneCycle {
  float peak_at = 0.3f;  ///< fraction of the run after which the peak is reached, 0..1
  float start = 0.04f;   ///< factor of the first step
  float floor = 4e-6f;   ///< factor of the last step
};

/// Any of the schedules, as a value that may be a template argument. Made from one of them: `.schedule = Cosine{.warmup = 0.1f}`.
/// Fractions outside 0..1 are refused where the schedule is used, by `check` (options_check.hpp).
struct Schedule {
  enum class Kind : std::uint8_t { constant, cosine, one_cycle };

  Kind kind = Kind::constant;
  float peak_at = 0.f;  ///< Cosine's warmup, OneCycle's peak_at
  float start = 1.f;    ///< OneCycle only
  float floor = 1.f;

  constexpr Schedule() = default;
  constexpr Schedule(Constant) {}
  constexpr Schedule(Cosine cosine) : kind(Kind::cosine), peak_at(cosine.warmup), floor(cosine.floor) {}
  constexpr Schedule(OneCycle cycle) : kind(Kind::one_cycle), peak_at(cycle.peak_at), start(cycle.start), floor(cycle.floor) {}

  friend constexpr bool operator==(const Schedule&, const Schedule&) = default;

  /// The factor of the step before which `step` steps were taken, in a run of `total`. Steps outside 0..total-1 count as the nearest.
  /// @post the factor is between the smallest and the largest of start (warm-up: 0), floor and 1
  float factor(std::int64_t step, std::int64_t total) const;
};

namespace schedule_detail {

/// Half a cosine from `from` (at 0) to `to` (at 1).
inline double anneal(double from, double to, double position) {
  constexpr double pi = 3.14159265358979324;
  return to + rounded((from - to) * (1 + std::cos(pi * position)) / 2);
}

inline double cosine(double warmup, double floor, double step, double total) {
  const double rise = rounded(warmup * total);
  if (step < rise) return std::min((step + 1) / rise, 1.0);
  return anneal(1, floor, (step - rise) / (total - rise));
}

inline double one_cycle(double peak_at, double start, double floor, double step, double total) {
  const double peak = std::max(rounded(peak_at * total) - 1, 0.0);
  const double last = total - 1;
  if (step <= peak) return peak > 0 ? anneal(start, 1, step / peak) : 1;
  return anneal(1, floor, (step - peak) / (last - peak));
}

}  // namespace schedule_detail

inline float Schedule::factor(std::int64_t step, std::int64_t total) const {
  const double length = static_cast<double>(std::max<std::int64_t>(total, 1));
  const double at = static_cast<double>(peak_at), first = static_cast<double>(start), last = static_cast<double>(floor);
  const double taken = std::clamp(static_cast<double>(step), 0.0, length - 1);
  switch (kind) {
    case Kind::constant:
      return 1.f;
    case Kind::cosine:
      return static_cast<float>(schedule_detail::cosine(at, last, taken, length));
    case Kind::one_cycle:
      return static_cast<float>(schedule_detail::one_cycle(at, first, last, taken, length));
  }
  return 1.f;
}

}  // namespace sinter
