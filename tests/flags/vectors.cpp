// Every vector operation of the kernels, for whatever the flags ask for.
#include "codegen/arch/one_lane.hpp"
#include "codegen/kernels/exp_log.hpp"

namespace sinter::codegen {

static_assert(this_target.widest == LANES);

template <class V>
V every_elementary_function(V v) {
  return elementary::tanh(
      elementary::erf(elementary::logistic(elementary::exp(elementary::expm1(elementary::log(elementary::log1p(v)))))));
}

float every_operation(const float* from, float* to) {
  using V = Vec<this_target.widest>;
  V v = load<V>(from);
  v = mul_add(v, product(v, v), exp_of_negative(load<Vec<this_target.widest>>(to)));
  put(to, larger_of(where_positive(v, v), root(every_elementary_function(v))));
  to[1] = static_cast<float>(every_elementary_function(OneLane(to[0])));
  return log_of_sum<Vec<this_target.narrowest>>(to[0]);
}

}  // namespace sinter::codegen
