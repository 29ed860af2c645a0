#include "codegen/anchors/add_up.hpp"

#include "codegen/kernels/naive.hpp"
#include "codegen/ops/norm.hpp"

namespace sinter::codegen::anchors {

void AddUp::naive(Naive& k) {
  double sum = 0;
  const int inputs = k.spec.views.size() - 1;
  for (int i = 0; i < inputs; i++)
    for (int j = 0; j < k.view(i).channels; j++) sum += static_cast<double>(k.at(i)[j]);
  *k.at(inputs) = static_cast<float>(ops::finished(k.spec.attributes.as<ops::AddUpNumbers>(), sum));
}

}  // namespace sinter::codegen::anchors
