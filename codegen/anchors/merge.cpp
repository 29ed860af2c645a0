#include "codegen/anchors/merge.hpp"

#include "codegen/kernels/merge_results.hpp"
#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Merge::naive(Naive& k) {
  const MergeSpec merged{k.spec};
  for (int c = 0; c < k.spec.domain.channels; c++) {
    const MergeResults r = merge_channel(merged, k.slots(), k.context.images, c);
    k.program({0, 0, 0, c}, {std::begin(r.value), std::end(r.value)});
  }
}

}  // namespace sinter::codegen::anchors
