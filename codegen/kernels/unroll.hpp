#pragma once

#include <utility>

#include "codegen/arch/vector.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// f.operator()<0>(), …, f.operator()<Count - 1>(), inlined.
template <int Count, class F>
SINTER_INLINE inline void unroll(F&& f) {
  [&]<int... I>(std::integer_sequence<int, I...>)
      SINTER_INLINE { (f.template operator()<I>(), ...); }(std::make_integer_sequence<int, Count>{});
}

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
