// The kernels of updates that take several, each beside the oracle.
#include "tests/codegen/kernels/against_naive.hpp"

namespace sinter::test {
namespace {

TEST_CASE("kernels of an optimizer that asks for norms") {
  check_plan<TrainCode<Ruled<pooled, whole, UpdateRule{LAMB{.weight_decay = 0.1f}}>>>();
}
TEST_CASE("kernels of an optimizer that multiplies matrices") {
  check_plan<TrainCode<Ruled<pooled, whole, UpdateRule{Muon{.weight_decay = 0.1f}}>>>();
  check_plan<TrainCode<Ruled<flat, whole, UpdateRule{Muon{.nesterov = false}}>>>();
}
TEST_CASE("kernels of clipped and accumulated gradients, and of averaged weights") {
  check_plan<TrainCode<Ruled<
      biased, whole,
      UpdateRule{.optimizer = AMSGrad{}, .clip = {.norm = 0.5f, .value = 0.25f}, .accumulate = 3, .average = 0.9f}>>>();
  check_plan<TrainCode<Ruled<residual, whole, UpdateRule{.optimizer = LAMB{}, .accumulate = 2, .average = 0.5f}>>>();
}

}  // namespace
}  // namespace sinter::test
