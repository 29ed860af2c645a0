#pragma once

#include <string>

#include "runtime/data/augment/steps.hpp"

namespace sinter {

/// As in code, with all numbers.
std::string text_of(const AugmentStep& step);

/// What is wrong with a step's numbers, whatever the image: `RandomScale: low is 0, expected a number from 0.01 to
/// 100`; "" if nothing is.
std::string fault_of(const AugmentStep& step);

}  // namespace sinter
