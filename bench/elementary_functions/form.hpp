#pragma once

#include <cstddef>

#include "tests/codegen/arch/elementary_judge.hpp"

namespace sinter::bench {

/// The functions in vectors of so many lanes, as one compiler made them; `fused`: of those that promise the same bits.
struct Form {
  int lanes;
  bool fused;
  void (*evaluate)(test::Function, const float* from, float* to, std::size_t count);
};
/// A library has `extern "C" const Form* forms()`; an entry with 0 lanes ends them.
using Forms = const Form*();

}  // namespace sinter::bench
