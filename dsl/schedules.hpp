#pragma once

#include "dsl/cxx20.hpp"

// Every schedule, a line each.
#include "dsl/schedules/constant.hpp"
#include "dsl/schedules/cosine.hpp"
#include "dsl/schedules/cosine_restarts.hpp"
#include "dsl/schedules/exponential_decay.hpp"
#include "dsl/schedules/one_cycle.hpp"
#include "dsl/schedules/polynomial_decay.hpp"
#include "dsl/schedules/step_decay.hpp"
#include "dsl/schedules/warmup.hpp"
