#include "codegen/anchors/copy.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Copy::naive(Naive& k) {
  const auto element = [&](int slot, int n, int i) {
    const int c = k.view(slot).channels, w = k.view(slot).width;
    return k.at(slot, n, i / c / w, i / c % w, i % c);
  };
  const auto axes = k.spec.attributes.as<Rearrangement>();
  const auto source = [&](int i) { return in_order(k.spec) ? i : axes.source(i); };
  for (int n = k.begin; n < k.end; n++)
    for (int i = 0; i < k.spec.domain.size(); i++) element(1, n, i) = element(0, n, source(i));
}

}  // namespace sinter::codegen::anchors
