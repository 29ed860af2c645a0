#pragma once

#include <cstddef>

#include "codegen/arch/bfloat16.hpp"
#include "codegen/ir/kernel.hpp"
#include "codegen/kernels/context.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// The code of the kernels around an anchor, `K::spec` being a kernel's: each anchor has a specialization, with
/// `static void run(Slots operands, const Context& context, int begin, int end)`, for its images or tasks. (It derives
/// from a template of its own: within a partial specialization GCC 12 crashes on the unrolled lambdas.)
template <NameId Anchor, class K>
struct Code {
  static_assert(Anchor == 0,
                "sinter: an anchor without code: it is a specialization of sinter::codegen::Code, "
                "`template <class K> struct Code<ANCHOR.id, K>`");
};

/// An image's first number in a slot of a kernel, behind the frame.
template <class K, int Slot>
auto* image_of(Slots operands, int n) {
  constexpr View v = K::spec.views.items[Slot];
  return numbers_at<v.element>(operands[Slot]) +
         static_cast<std::ptrdiff_t>(v.local ? n / K::spec.chunk : n) * v.image() + v.origin();
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
