#include "codegen/anchors/correlate.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Correlate::naive(Naive& k) {
  const Nest sums = nest(k.spec);
  if (!k.spec.leaves_partials) return k.rows(sums);
  const View& partial = k.view(2);
  const bool in_blocks = k.spec.in_blocks;  // then images go on where those before ended
  for (int n = k.begin; n < k.end; n++)
    for (int c = 0; c < k.spec.domain.channels; c++) {
      const auto begun = [&](const Naive::At& p) {
        const Cell sum = k.at(2)[n / k.spec.chunk * partial.row() + p.x * partial.pitch + c];
        return n % k.spec.chunk == 0 ? 0.f : static_cast<float>(sum);
      };
      k.each(
          sums, n, c,
          [&](const Naive::At& p, double added) {
            Cell sum = k.at(2)[n / k.spec.chunk * partial.row() + p.x * partial.pitch + c];
            sum = static_cast<float>(in_blocks ? added : static_cast<double>(begun(p)) + added);
          },
          begun);
    }
}

}  // namespace sinter::codegen::anchors
