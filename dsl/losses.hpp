#pragma once

// Every loss, a line each.
#include "dsl/losses/binary_cross_entropy.hpp"
#include "dsl/losses/cross_entropy.hpp"
#include "dsl/losses/hinge.hpp"
#include "dsl/losses/huber.hpp"
#include "dsl/losses/kl_divergence.hpp"
#include "dsl/losses/mean_absolute_error.hpp"
#include "dsl/losses/mean_squared_error.hpp"
