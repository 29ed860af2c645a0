#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>

#include "runtime/base/abi.hpp"

namespace sinter {

/// The largest magnitude that a value of an image may have. What is larger stands for "missing" in many formats (1e20,
/// 1e30, 9.97e36), or leaves the range of 32-bit floating point when a network squares and sums it.
constexpr float largest_value = 1e12f;

/// Looks at the values of n images, `shape` being n, height, width, channels, `first` the number of the first.
/// @throws InputError that begins with `what` ("the training set", a file) and names the first image and pixel that is
/// not finite or larger than largest_value
void check_values(std::span<const float> values, const std::array<std::size_t, 4>& shape, const std::string& what,
                  std::size_t first = 0);

}  // namespace sinter
