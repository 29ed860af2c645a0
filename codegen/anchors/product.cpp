#include "codegen/anchors/product.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Product::naive(Naive& k) { k.rows(nest(k.spec)); }

}  // namespace sinter::codegen::anchors
