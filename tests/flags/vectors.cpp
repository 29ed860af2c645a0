// Every vector operation of the kernels, for whatever the flags ask for.
#include "codegen/kernels/exp_log.hpp"

namespace sinter::codegen {

static_assert(this_target.widest == LANES);

float every_operation(const float* from, float* to) {
  using V = Vec<this_target.widest>;
  V v = load<V>(from);
  v = mul_add(v, product(v, v), exp_of_negative(load<Vec<this_target.widest>>(to)));
  put(to, larger_of(where_positive(v, v), root(v)));
  return log_of_sum<Vec<this_target.narrowest>>(to[0]);
}

}  // namespace sinter::codegen
