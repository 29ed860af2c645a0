#pragma once

#include <cstddef>

#include "codegen/kernels/exp_log.hpp"

namespace sinter::codegen {
inline namespace SINTER_ARCH {

/// e^(y − max y) of a row of numbers, and their sum, added up in their order whatever the width of vectors: what
/// softmax and its loss are made of. A NaN among them makes the sum one. @pre the row has room for Pitch numbers, a
/// multiple of Lanes
template <int Count, int Pitch, int Lanes>
struct Exponentials {
  using V = Vec<Lanes>;
  alignas(64) float of[static_cast<std::size_t>(Pitch)];
  int top = 0;  ///< the number of the largest, the first of several; of the last NaN, where there is one
  float sum;

  explicit Exponentials(const auto* y) {
    for (int c = 1; c < Count; c++)
      if (y[c] > y[top] || y[c] != y[c]) top = c;
    for (int c = 0; c < Pitch; c += Lanes) put(of + c, exp_of_negative(load<V>(y + c) - V(y[top])));
    sum = y[top] - y[top];  // 0, or a NaN
    for (int c = 0; c < Count; c++) sum += of[c];
  }
};

}  // namespace SINTER_ARCH
}  // namespace sinter::codegen
