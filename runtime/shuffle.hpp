#pragma once

#include <cstdint>
#include <span>

namespace sinter {

/// Fills `order` with the permutation of 0 .. order.size()-1 that belongs to (seed, epoch): Fisher and Yates over the counter-based
/// generator, sequential, so that no thread count can change it. At most 2^32-1 indices.
void shuffle(std::span<std::uint32_t> order, std::uint64_t seed, std::uint64_t epoch);

}  // namespace sinter
