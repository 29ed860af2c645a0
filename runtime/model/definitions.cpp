// What operations, optimizers and schedules compute, compiled once for all programs (see SINTER_DEFINITION_OF).
#define SINTER_COMPILES_DEFINITIONS
#include "codegen/ops/rounded.hpp"
#include "dsl/layers.hpp"
#include "dsl/losses.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"
