#pragma once

#include "dsl/cxx20.hpp"

#include "dsl/expression.hpp"
#include "dsl/initializers.hpp"
#include "dsl/layers.hpp"
#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"
#include "dsl/units.hpp"
#include "runtime/base/error.hpp"
#include "runtime/command_line/cli.hpp"
#include "runtime/compiled/predictor.hpp"
#include "runtime/compiled/trainer.hpp"
#include "runtime/training/standardize.hpp"
