// The kernels of windows that are not square, of strides, dilations and padding of rows and of columns, and of pools
// whose windows do not lie side by side, each beside the oracle.
#include "tests/codegen/kernels/against_naive.hpp"

namespace sinter::test {
namespace {

TEST_CASE("kernels of windows of other heights than widths") { check_plan<TrainCode<Case<windowed, whole>>>(); }
TEST_CASE("kernels of strides and dilations of rows and of columns") {
  check_plan<TrainCode<Case<striding, whole>>>();
  check_plan<TrainCode<Case<striding, untiled>>>();
}
TEST_CASE("kernels of pools whose windows have pixels in common") {
  check_plan<TrainCode<Case<overlapping, whole>>>();
  check_plan<TrainCode<Case<overlapping, unfused>>>();
}
TEST_CASE("kernels of pools that leave pixels out, or are not square") { check_plan<TrainCode<Case<gapped, whole>>>(); }
TEST_CASE("kernels that read whole rows") { check_plan<TrainCode<Case<whole_rows, whole>>>(); }
TEST_CASE("kernels of groups of channels") {
  check_plan<TrainCode<Case<grouped, whole>>>();
  check_plan<TrainCode<Case<grouped, untiled>>>();
}
TEST_CASE("kernels of groups that share vectors") {
  check_plan<TrainCode<Case<small_groups, whole>>>();
  check_plan<TrainCode<Case<small_groups, untiled>>>();
}
TEST_CASE("kernels of transposed convolutions and of means over windows") {
  check_plan<TrainCode<Case<widened, whole>>>();
}
TEST_CASE("kernels of windows of any size") { check_plan<TrainCode<Case<surveyed, whole>>>(); }
TEST_CASE("kernels of windows whose pixels all have one number") {
  check_plan<TrainCode<Case<enlarged, whole>>>();
  check_plan<InferCode<Case<enlarged, whole>>>();
}
TEST_CASE("kernels of windows as large as their images") { check_plan<TrainCode<Case<spilling, whole>>>(); }

}  // namespace
}  // namespace sinter::test
