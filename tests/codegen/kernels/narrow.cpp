// The kernels of networks in bfloat16, each beside the oracle.
#include "tests/codegen/kernels/against_naive.hpp"

namespace sinter::test {
namespace {

TEST_CASE("kernels of a pooled network in bfloat16") {
  check_plan<TrainCode<Narrow<Case<pooled, whole, Adam{}>>>>();
  check_plan<InferCode<Narrow<Case<pooled, whole, Adam{}>>>>();
}
TEST_CASE("kernels of sums in blocks") {
  check_plan<TrainCode<Narrow<Case<blocked, whole>>>>();
  check_plan<TrainCode<Narrow<Case<blocked_images, whole, Adam{}, 35>>>>();
  check_plan<TrainCode<Narrow<Case<banded, whole, Adam{}, 2>>>>();
}
TEST_CASE("a matrix unit leaves the bits that others leave") {
  check_tiles<TrainCode<Narrow<Case<blocked, whole>>>>();
  check_tiles<TrainCode<Narrow<Case<blocked_images, whole, Adam{}, 35>>>>();
  check_tiles<TrainCode<Narrow<Case<banded, whole, Adam{}, 2>>>>();
}
TEST_CASE("kernels of a residual network in bfloat16") { check_plan<TrainCode<Narrow<Case<residual, whole>>>>(); }
TEST_CASE("kernels of a network with dropout in bfloat16") { check_plan<TrainCode<Narrow<Case<dropped, whole>>>>(); }
#ifndef ONE_LANE
TEST_CASE("kernels of branches joined in every way in bfloat16") {
  check_plan<TrainCode<Narrow<Case<joined, whole>>>>();
}
TEST_CASE("kernels of groups that share vectors in bfloat16") {
  check_plan<TrainCode<Narrow<Case<small_groups, whole>>>>();
}
TEST_CASE("kernels of pools whose windows have pixels in common, in bfloat16") {
  check_plan<TrainCode<Narrow<Case<overlapping, whole>>>>();
}
#endif

}  // namespace
}  // namespace sinter::test
