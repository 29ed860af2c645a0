#pragma once

#include "dsl/cxx20.hpp"

// Every schedule, a line each.
#include "dsl/schedules/constant.hpp"
#include "dsl/schedules/cosine.hpp"
#include "dsl/schedules/one_cycle.hpp"
