#pragma once

#include "runtime/base/random.hpp"

namespace sinter {

/// A number of Beta(alpha, alpha), from 0 to 1: x/(x + y) of two gamma numbers, which are drawn by Marsaglia and Tsang,
/// "A simple method for generating gamma variables" (2000), as logarithms, so that none is lost where alpha is small.
double beta_number(double alpha, Random& random);

}  // namespace sinter
