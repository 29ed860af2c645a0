// What operations, optimizers and schedules compute, compiled once for all programs (see SINTER_DEFINITION_OF).
#define SINTER_COMPILES_DEFINITIONS
#include "codegen/ops/cross_entropy.hpp"
#include "dsl/layers.hpp"
#include "dsl/optimizers.hpp"
#include "dsl/schedules.hpp"
