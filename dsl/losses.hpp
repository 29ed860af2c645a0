#pragma once

// Every loss: a line, and a word in the list below.
#include "dsl/losses/binary_cross_entropy.hpp"
#include "dsl/losses/cross_entropy.hpp"
#include "dsl/losses/hinge.hpp"
#include "dsl/losses/huber.hpp"
#include "dsl/losses/kl_divergence.hpp"
#include "dsl/losses/mean_absolute_error.hpp"
#include "dsl/losses/mean_squared_error.hpp"
#include "dsl/losses/poisson.hpp"
#include "dsl/types.hpp"

namespace sinter {

/// In the order in which help and errors list them.
using AllLosses =
    Types<CrossEntropy, BinaryCrossEntropy, MeanSquaredError, MeanAbsoluteError, Huber, Hinge, KLDivergence, Poisson>;

}  // namespace sinter
