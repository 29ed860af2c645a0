#include "codegen/anchors/contract.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Contract::naive(Naive& k) {
  k.images(nests(k.spec), [&](int i) { return nest(k.spec, i); });
}

}  // namespace sinter::codegen::anchors
