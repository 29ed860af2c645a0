#pragma once

// Every layer, a line each.
#include "dsl/layers/add.hpp"
#include "dsl/layers/batch_norm.hpp"
#include "dsl/layers/conv.hpp"
#include "dsl/layers/dense.hpp"
#include "dsl/layers/dropout.hpp"
#include "dsl/layers/flatten.hpp"
#include "dsl/layers/global_average_pool.hpp"
#include "dsl/layers/hard_sigmoid.hpp"
#include "dsl/layers/hard_swish.hpp"
#include "dsl/layers/identity.hpp"
#include "dsl/layers/input.hpp"
#include "dsl/layers/leaky_relu.hpp"
#include "dsl/layers/max_pool.hpp"
#include "dsl/layers/relu.hpp"
