#pragma once

#include <string>

#include "runtime/model/snapshot.hpp"

/// Numbers that no training may go on from: neither written to a file nor taken from one.
namespace sinter {

/// What is wrong with a tensor's values: `tensor 'dense1.weight' is nan at [3, 17]`, and how many more are; "" if
/// nothing is. All must be finite, and variances and means of squares not negative.
std::string wrong_values(const NamedTensor& tensor);

/// @throws InputError for such values, naming the file at `path`
void refuse_wrong_values(const NamedTensor& tensor, const std::string& path);

}  // namespace sinter
