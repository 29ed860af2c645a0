#pragma once

// Every optimizer: a line, and a word in the list below.
#include "dsl/optimizers/adagrad.hpp"
#include "dsl/optimizers/adam.hpp"
#include "dsl/optimizers/adamax.hpp"
#include "dsl/optimizers/adamw.hpp"
#include "dsl/optimizers/amsgrad.hpp"
#include "dsl/optimizers/lamb.hpp"
#include "dsl/optimizers/lion.hpp"
#include "dsl/optimizers/muon.hpp"
#include "dsl/optimizers/nadam.hpp"
#include "dsl/optimizers/rmsprop.hpp"
#include "dsl/optimizers/sgd.hpp"
#include "dsl/types.hpp"

namespace sinter {

/// In the order in which help and errors list them.
using AllOptimizers = Types<SGD, Adam, AdamW, AMSGrad, NAdam, Adamax, RMSprop, Adagrad, Lion, LAMB, Muon>;

}  // namespace sinter
