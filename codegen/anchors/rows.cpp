#include "codegen/anchors/rows.hpp"

#include "codegen/kernels/naive.hpp"

namespace sinter::codegen::anchors {

void Rows::naive(Naive& k) { k.rows(nest(k.spec)); }

}  // namespace sinter::codegen::anchors
