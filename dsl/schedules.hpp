#pragma once

#include "dsl/cxx20.hpp"

// Every schedule: a line, and a word in the list below.
#include "dsl/schedules/constant.hpp"
#include "dsl/schedules/cosine.hpp"
#include "dsl/schedules/cosine_restarts.hpp"
#include "dsl/schedules/cyclic.hpp"
#include "dsl/schedules/exponential_decay.hpp"
#include "dsl/schedules/one_cycle.hpp"
#include "dsl/schedules/polynomial_decay.hpp"
#include "dsl/schedules/step_decay.hpp"
#include "dsl/schedules/warmup.hpp"
#include "dsl/types.hpp"

namespace sinter {

/// In the order in which help and errors list them.
using AllSchedules =
    Types<Constant, Warmup, StepDecay, ExponentialDecay, PolynomialDecay, Cosine, CosineRestarts, OneCycle, Cyclic>;

}  // namespace sinter
