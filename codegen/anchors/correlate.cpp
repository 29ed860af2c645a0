#include "codegen/anchors/correlate.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Correlate::naive(Naive& k) {
  const Nest sums = nest(k.spec);
  if (!k.spec.leaves_partials) return k.rows(sums);
  const View& partial = k.view(2);
  for (int n = k.begin; n < k.end; n++)
    for (int c = 0; c < k.spec.domain.channels; c++)
      k.each(sums, n, c, [&](const Naive::At& p, double added) {
        float& sum = k.at(2)[n / k.spec.chunk * partial.row() + p.x * partial.pitch + c];
        sum = static_cast<float>((n % k.spec.chunk == 0 ? 0. : static_cast<double>(sum)) + added);
      });
}

}  // namespace sinter::codegen::anchors
