#pragma once

#include "dsl/cxx20.hpp"

#include <cstdint>
#include <span>

#include "runtime/base/abi.hpp"

namespace sinter {

class Model;
class Dataset;

/// Sets the means and deviations of a network's Standardize to those of these images, each channel's over all of its
/// pixels; a deviation of 0 becomes 1. Does nothing for a network without one. `fit` does it; a loop of one's own calls
/// it before its first step. Of an augmented dataset the images without_augmentation() count. The deviation is √(Σ (x −
/// mean)² / n), summed in double in the order of the images.
/// @throws InputError for images that do not fit
void standardize(Model& model, const Dataset& data);
/// The same with those at the places `chosen`.
void standardize(Model& model, const Dataset& data, std::span<const std::uint32_t> chosen);

}  // namespace sinter
