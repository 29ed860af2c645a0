#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sinter {

struct FitOptions;

/// Images of a training set by what they are for; both in rising order.
struct HeldOut {
  std::vector<std::uint32_t> trained, validated;
};

/// Holds out the fraction `options.validation` of the images, rounded: those that the shuffle of options.seed puts last
/// in epoch 0, which no training has. 0: all are trained on. @throws InputError if one side would be empty
HeldOut hold_out(std::size_t images, const FitOptions& options);

}  // namespace sinter
