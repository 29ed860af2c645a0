#pragma once

#include "dsl/cxx20.hpp"

#include "dsl/expression.hpp"
#include "dsl/initializers.hpp"
#include "dsl/layers.hpp"
#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"
#include "dsl/units.hpp"
#include "runtime/cli.hpp"
#include "runtime/error.hpp"
#include "runtime/predictor.hpp"
#include "runtime/standardize.hpp"
#include "runtime/trainer.hpp"
