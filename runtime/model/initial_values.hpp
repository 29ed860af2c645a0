#pragma once

#include <cstdint>
#include <vector>

#include "codegen/ir/graph.hpp"
#include "runtime/base/abi.hpp"

namespace sinter {

/// What a parameter or statistic begins at, unpadded; `number` is its place among the model's, and part of what is
/// drawn. Drawn number by number, number i depends on (seed, number, i) only.
std::vector<float> initial_values(const codegen::Tensor& tensor, int number, std::uint64_t seed);

}  // namespace sinter
