#pragma once

#include <cstdint>

#include "codegen/ir/kernel.hpp"

namespace sinter::codegen {

/// The memories of a plan.
enum class Space : unsigned char { none, arena, parameters, states };

/// Where a tensor is.
struct Place {
  View view{};
  Space space = Space::none;
  std::int64_t offset = 0;  ///< floats
  std::int64_t size = 0;    ///< floats
};

template <int Capacity>
struct Plan {
  static constexpr int capacity = Capacity;
  Graph<Capacity> graph;
  List<Place, Capacity> places;             ///< one per tensor
  List<Kernel, Capacity * 3 / 4> schedule;  ///< in order of execution; a layer's node becomes at most six kernels
  int batch = 0, chunk = 0;

  // Resource contracts, for static_assert.
  int parameters = 0;                ///< trained numbers
  int kernels = 0;                   ///< kernels a step runs
  int distinct_kernels = 0;          ///< of them instantiated
  std::int64_t arena_bytes = 0;      ///< activations, gradients, partial sums
  std::int64_t parameter_bytes = 0;  ///< parameters and running statistics, channels padded
  std::int64_t state_bytes = 0;      ///< the optimizer's
  double flops = 0;                  ///< of a step with a full batch
};

}  // namespace sinter::codegen
