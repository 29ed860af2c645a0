#pragma once

#include <limits>

#include "dsl/diagnostics.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"

/// What is asked of options before a network is compiled with them.
namespace sinter {

/// The first number of an optimizer that cannot be meant. Its line is 0: options are part of a type and know no line.
constexpr Diagnosis check(const Optimizer& o) {
  const bool sgd = o.kind == Optimizer::Kind::sgd;
  Diagnosis found;
  const auto want = [&](bool right, const char* problem, const Words& got, const char* wants, const char* mend) {
    if (found.ok && !right) found = {false, sgd ? "SGD" : o.kind == Optimizer::Kind::adam ? "Adam" : "AdamW", problem, got, wants, mend, 0};
  };
  const auto finite = [](float x) { return x <= std::numeric_limits<float>::max(); };
  const auto fraction = [](float x) { return x >= 0.f && x < 1.f; };
  want(o.rate > 0.f && finite(o.rate), "rate not above 0", words(o.rate), "a number above 0",
       sgd ? "set .rate = 0.01f" : "set .rate = 1e-3f");
  want(o.weight_decay >= 0.f && finite(o.weight_decay), "weight decay below 0", words(o.weight_decay), "a number of 0 or more",
       "leave .weight_decay out");
  if (sgd) {
    want(fraction(o.momentum), "momentum outside 0..1", words(o.momentum), "0 to below 1", "set .momentum = 0.9f");
    want(!o.nesterov || o.momentum > 0.f, "Nesterov without momentum", "momentum 0", "a momentum above 0", "set .momentum = 0.9f");
  } else {
    want(fraction(o.beta1), "beta1 outside 0..1", words(o.beta1), "0 to below 1", "leave .beta1 out");
    want(fraction(o.beta2), "beta2 outside 0..1", words(o.beta2), "0 to below 1", "leave .beta2 out");
    want(o.epsilon > 0.f && finite(o.epsilon), "epsilon not above 0", words(o.epsilon), "a number above 0", "leave .epsilon out");
  }
  return found;
}

/// The first number of a schedule that is no fraction.
constexpr Diagnosis check(const Schedule& s) {
  using Kind = Schedule::Kind;
  const bool one_cycle = s.kind == Kind::one_cycle;
  Diagnosis found;
  const auto want = [&](float fraction, const char* problem, const char* mend) {
    if (found.ok && !(fraction >= 0.f && fraction <= 1.f))
      found = {false, one_cycle ? "OneCycle" : "Cosine", problem, words(fraction), "a fraction from 0 to 1", mend, 0};
  };
  if (s.kind == Kind::constant) return found;
  want(s.peak_at, one_cycle ? "peak_at outside 0..1" : "warmup outside 0..1", one_cycle ? "leave .peak_at out" : "set .warmup = 0.1f");
  if (one_cycle) want(s.start, "start outside 0..1", "leave .start out");
  want(s.floor, "floor outside 0..1", "leave .floor out");
  return found;
}

}  // namespace sinter
