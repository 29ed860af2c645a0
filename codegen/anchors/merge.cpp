#include "codegen/anchors/merge.hpp"

#include "codegen/kernels/merging.hpp"
#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Merge::naive(Naive& k) {
  const MergeSpec merged{k.spec};
  for (int c = 0; c < k.spec.domain.channels; c++) {
    float results[most_results];
    Merging::run(merged, k.slots(), k.context.images, c, 1, results);
    k.program({0, 0, 0, c}, {std::begin(results), std::end(results)});
  }
}

}  // namespace sinter::codegen::anchors
