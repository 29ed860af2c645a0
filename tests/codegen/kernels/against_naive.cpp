// The kernels of networks that end in CrossEntropy, each beside the oracle.
#include "tests/codegen/kernels/against_naive.hpp"

namespace sinter::test {
namespace {

constexpr Optimizer momentum = SGD{.rate = 1.f, .momentum = 0.5f},
                    nesterov = SGD{.rate = 1.f, .momentum = 0.5f, .nesterov = true};

TEST_CASE("kernels of a pooled network with Adam") {
  check_plan<TrainCode<Case<pooled, whole, Adam{}>>>();
  check_plan<InferCode<Case<pooled, whole, Adam{}>>>();
}
TEST_CASE("kernels of a network with biases") { check_plan<TrainCode<Case<biased, whole, AdamW{}>>>(); }
TEST_CASE("kernels of a flat network") { check_plan<TrainCode<Case<flat, whole, nesterov, 9>>>(); }
TEST_CASE("kernels of a network with dropout") { check_plan<TrainCode<Case<dropped, whole, momentum>>>(); }
TEST_CASE("kernels that share the images of a small batch") {
  check_plan<TrainCode<Case<many_pixels, whole, momentum, 2>>>();
  check_plan<InferCode<Case<many_pixels, whole, momentum, 2>>>();
}
TEST_CASE("kernels that share many weights") { check_plan<TrainCode<Case<many_weights, whole, momentum, 11>>>(); }
TEST_CASE("kernels of other activations") { check_plan<TrainCode<Case<activations, whole, momentum>>>(); }
TEST_CASE("kernels of activations with exponentials") { check_plan<TrainCode<Case<smooth, whole, momentum>>>(); }

#if defined(ONE_LANE) || SINTER_ARCH_LANES == 16  // with AVX2: windows.cpp
TEST_CASE("kernels of groups that share vectors") { check_plan<TrainCode<Case<small_groups, whole>>>(); }
#endif

#ifndef ONE_LANE  // where these have nothing that the others lack
TEST_CASE("kernels of a residual network with momentum") { check_plan<TrainCode<Case<residual, whole, momentum>>>(); }
TEST_CASE("kernels of a network with parallel branches") { check_plan<TrainCode<Case<normalized_input, whole>>>(); }
TEST_CASE("kernels of branches joined in every way") { check_plan<TrainCode<Case<joined, whole, momentum>>>(); }
TEST_CASE("kernels that move numbers about") { check_plan<TrainCode<Case<rearranged, whole, momentum>>>(); }
TEST_CASE("kernels that make images larger") { check_plan<TrainCode<Case<resampled, whole>>>(); }
TEST_CASE("kernels without fusion") { check_plan<TrainCode<Case<pooled, unfused>>>(); }
TEST_CASE("kernels without tiles and per-op vectors") { check_plan<TrainCode<Case<pooled, untiled>>>(); }
#endif

}  // namespace
}  // namespace sinter::test
