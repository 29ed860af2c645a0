#pragma once

#include "runtime/model/views.hpp"

/// The training plan of a small convolutional network: frames, BatchNorm, pooling, kernels that run together.
sinter::PlanView small_plan();
