#pragma once

#include <vector>

#include "runtime/base/abi.hpp"

namespace sinter {

/// The middle value, or the mean of the two middle ones; 0 for no values.
double median(std::vector<double> values);

}  // namespace sinter
