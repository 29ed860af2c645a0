#pragma once

#include "codegen/arch/bfloat16.hpp"
#include "codegen/arch/elementary.hpp"
#include "codegen/ir/program.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// What an instruction that computes makes of its operands, see Micro: a row each, of the vectors alone. It is
/// instantiated once for all kernels, and not within each of their steps.
template <Micro Op>
struct Apply {
  static_assert(Op != Op, "sinter: an instruction without code");
};

#define SINTER_APPLY(OP, ...)                                                                         \
  template <>                                                                                         \
  struct Apply<Micro::OP> {                                                                           \
    template <class V>                                                                                \
    SINTER_INLINE static V of(const V& a, [[maybe_unused]] const V& b, [[maybe_unused]] const V& c) { \
      return __VA_ARGS__;                                                                             \
    }                                                                                                 \
  }
SINTER_APPLY(add, a + b);
SINTER_APPLY(sub, a - b);
SINTER_APPLY(mul, product(a, b));
SINTER_APPLY(div, quotient(a, b));
SINTER_APPLY(fma, mul_add(a, b, c));
SINTER_APPLY(sqrt, root(a));
SINTER_APPLY(relu, where_positive(a, a));
SINTER_APPLY(gate, where_positive(a, b));
SINTER_APPLY(choose, sinter::codegen::choose(a, b, c));
SINTER_APPLY(at_most, smaller_of(b, a));
SINTER_APPLY(exp, elementary::exp(a));
SINTER_APPLY(expm1, elementary::expm1(a));
SINTER_APPLY(log, elementary::log(a));
SINTER_APPLY(log1p, elementary::log1p(a));
SINTER_APPLY(tanh, elementary::tanh(a));
SINTER_APPLY(erf, elementary::erf(a));
SINTER_APPLY(logistic, elementary::logistic(a));
SINTER_APPLY(bf16, as_bfloat16(a));
#undef SINTER_APPLY

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
