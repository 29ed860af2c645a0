#pragma once

#include "codegen/kernels/add_up.hpp"
#include "codegen/kernels/average.hpp"
#include "codegen/kernels/boxes.hpp"
#include "codegen/kernels/contract.hpp"
#include "codegen/kernels/copy.hpp"
#include "codegen/kernels/correlate.hpp"
#include "codegen/kernels/group_norm.hpp"
#include "codegen/kernels/largest.hpp"
#include "codegen/kernels/loss.hpp"
#include "codegen/kernels/map.hpp"
#include "codegen/kernels/mask.hpp"
#include "codegen/kernels/merge.hpp"
#include "codegen/kernels/noise.hpp"
#include "codegen/kernels/pack.hpp"
#include "codegen/kernels/product.hpp"
#include "codegen/kernels/resample.hpp"
#include "codegen/kernels/round.hpp"
#include "codegen/kernels/rows.hpp"
#include "codegen/kernels/scatter.hpp"
#include "codegen/kernels/softmax.hpp"
#include "codegen/kernels/squares.hpp"
#include "codegen/kernels/total.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// A kernel addressed as (plan's class, index of the first kernel with an equal spec): short symbols, one instantiation
/// per spec. The spec is a static member: as a local constant inside the unrolled lambdas it crashes GCC 12.
template <class Compiled, int Index>
struct Instance {
  static constexpr Spec spec = Compiled::plan.order.items[Index].spec;

  [[gnu::noinline]] static void run(Slots operands, const Context& context, int begin, int end) {
    Code<spec.anchor.id, Instance>::run(operands, context, begin, end);
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
