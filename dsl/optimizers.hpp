#pragma once

// Every optimizer, a line each.
#include "dsl/optimizers/adagrad.hpp"
#include "dsl/optimizers/adam.hpp"
#include "dsl/optimizers/adamw.hpp"
#include "dsl/optimizers/amsgrad.hpp"
#include "dsl/optimizers/lamb.hpp"
#include "dsl/optimizers/lion.hpp"
#include "dsl/optimizers/muon.hpp"
#include "dsl/optimizers/nadam.hpp"
#include "dsl/optimizers/rmsprop.hpp"
#include "dsl/optimizers/sgd.hpp"
