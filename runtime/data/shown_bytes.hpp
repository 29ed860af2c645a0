#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "dsl/shape.hpp"
#include "runtime/base/abi.hpp"
#include "runtime/base/arrays.hpp"

namespace sinter {

class Dataset;

/// One image of a dataset, by its place, for people to look at, (height, width, channels): bytes as they are; of
/// floating-point values the least becomes 0 and the greatest 255.
xt::xtensor<std::uint8_t, 3> shown_bytes(const Dataset& data, std::size_t place);
/// The same of one that is a row of several inputs' numbers: those that are pictures, of one height, side by side with
/// a column between them; the row, where there are none.
xt::xtensor<std::uint8_t, 3> shown_bytes(const Dataset& data, std::size_t place, std::span<const Shape> inputs);

/// Whether numbers of this shape are worth a look.
constexpr bool is_picture(const Shape& shape) { return shape.height > 1 && shape.width > 1 && shape.channels <= 4; }
/// Numbers from 0 to 1, and what is beyond as these, as bytes.
std::vector<std::uint8_t> bytes_of_fractions(std::span<const float> values);

}  // namespace sinter
