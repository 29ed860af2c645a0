// What the operations compute, compiled once for all programs (see SINTER_DEFINITION_OF).
#define SINTER_COMPILES_DEFINITIONS
#include "codegen/ops/cross_entropy.hpp"
#include "codegen/ops/update.hpp"
#include "dsl/layers.hpp"
