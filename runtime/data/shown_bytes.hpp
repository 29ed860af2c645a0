#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/base/abi.hpp"
#include "runtime/base/arrays.hpp"

namespace sinter {

class Dataset;

/// One image of a dataset, by its place, for people to look at, (height, width, channels): bytes as they are; of
/// floating-point values the least becomes 0 and the greatest 255.
xt::xtensor<std::uint8_t, 3> shown_bytes(const Dataset& data, std::size_t place);

}  // namespace sinter
