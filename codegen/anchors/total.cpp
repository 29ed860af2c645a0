#include "codegen/anchors/total.hpp"

#include "codegen/kernels/naive.hpp"
#include "codegen/ops/elementwise_loss.hpp"

namespace sinter::codegen::anchors {

void Total::naive(Naive& k) {
  const auto numbers = k.spec.attributes.as<ops::LossNumbers>();
  for (int n = k.begin; n < k.end; n++)
    for (int row = 0; row < k.spec.domain.height; row++) {
      double sum = 0;
      for (int c = 0; c < k.spec.domain.channels; c++)
        sum += static_cast<double>(k.image_of(0, n)[row * k.view(0).row() + c]);
      k.image_of(1, n)[row] = static_cast<float>(sum * static_cast<double>(ops::Total::factor(numbers, row)));
    }
}

}  // namespace sinter::codegen::anchors
