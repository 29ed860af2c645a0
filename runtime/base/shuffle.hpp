#pragma once

#include "dsl/cxx20.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "runtime/base/abi.hpp"

namespace sinter {

/// Fills `order` with the permutation of 0 .. order.size()-1 that belongs to (seed, epoch): Fisher and Yates over the
/// counter-based generator, sequential, so that no thread count can change it. At most 2^32-1 indices.
void shuffle(std::span<std::uint32_t> order, std::uint64_t seed, std::uint64_t epoch);

/// Mixes `order` as a stream: what comes next is drawn from the `buffer` (at least 1) first ones not yet drawn. With a
/// buffer of 1 nothing moves.
void buffered_shuffle(std::span<std::uint32_t> order, std::size_t buffer, std::uint64_t seed, std::uint64_t epoch);

}  // namespace sinter
