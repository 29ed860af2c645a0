#pragma once

#include <cstddef>
#include <cstdint>

#include "codegen/ir/op.hpp"
#include "codegen/ir/program.hpp"

namespace sinter::codegen {

/// What a kernel gets at run time besides its tensors.
struct Context {
  int images = 0;  ///< in this batch
  /// Of this step, as `of_step` of the optimizer has them; once more as it has them without weight decay; step flags.
  float hyper[2 * most_step_numbers + step_flags]{};
  std::uint64_t seed = 1;  ///< of the draws of Dropout
  std::int64_t step = 1;   ///< 1 for the first of a training run
};

/// Where the tensors of a kernel begin, slot by slot: what their numbers are is in the views of its spec.
using Slots = std::byte* const*;

/// The one signature of all kernels: slots, and the images or tasks [begin, end) to work on.
using KernelFunction = void (*)(Slots operands, const Context& context, int begin, int end);

/// Where in a tensor a program works.
struct Position {
  int image = 0, unit = 0;  ///< unit: the chunk the image belongs to
  int row = 0, column = 0;
  int channel = 0;
};

}  // namespace sinter::codegen
