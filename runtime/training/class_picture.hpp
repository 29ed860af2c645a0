#pragma once

#include <span>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/model/signature.hpp"

namespace sinter {

/// A picture of the classes that the pixels of a sample are in, one number each: from 0 of class 0 to 1 of the last
/// one. Of class numbers, or of a share of each class, as in targets and in predictions. @pre `of.each_pixel`
std::vector<float> class_picture(const Signature& of, std::span<const float> numbers);

}  // namespace sinter
