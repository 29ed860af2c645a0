#include "codegen/anchors/round.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Round::naive(Naive& k) {
  const Shape& s = k.spec.domain;
  for (int n = k.begin; n < k.end; n++)
    for (int y = 0; y < s.height; y++)
      for (int x = 0; x < s.width; x++)
        for (int c = 0; c < s.channels; c++)
          k.at(1, n, y, x, c) = static_cast<float>(BFloat16(static_cast<float>(k.at(0, n, y, x, c))));
}

}  // namespace sinter::codegen::anchors
