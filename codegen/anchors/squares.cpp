#include "codegen/anchors/squares.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Squares::naive(Naive& k) {
  const int count = k.spec.domain.width, block = rows_of_block(k.spec.domain);
  for (int b = 0; b * block < count; b++) {
    double sum = 0;
    for (int r = b * block; r < count && r < (b + 1) * block; r++)
      for (int c = 0; c < k.spec.domain.channels; c++) {
        const double x = static_cast<double>(k.at(0, 0, 0, r, c));
        sum += x * x;
      }
    k.at(1)[b] = static_cast<float>(sum);
  }
}

}  // namespace sinter::codegen::anchors
