// The kernels of losses, of what looks twice at an image and of fixed layers, each beside the oracle.
#include "tests/codegen/kernels/against_naive.hpp"

namespace sinter::test {
namespace {

TEST_CASE("kernels of a network with fixed layers") { check_plan<TrainCode<Case<fixed_between, whole>>>(); }
TEST_CASE("kernels of norms of groups") { check_plan<TrainCode<Case<standardized, whole>>>(); }
TEST_CASE("kernels of softmax as a layer") { check_plan<TrainCode<Case<gated, whole>>>(); }

constexpr auto padded_to_the_end =
    Input{1, 2, 3} >> Conv{.filters = 6, .kernel = {1, 2}} >> ReLU{} >> Conv{.filters = 4, .padding = same};
TEST_CASE("kernels of a network whose outputs' gradient lies in a frame of zeros") {
  check_plan<TrainCode<Case<padded_to_the_end, whole>>>();
  check_plan<TrainCode<Case<padded_to_the_end, whole, SGD{.rate = 1.f}, 6, MeanSquaredError{}>>>();
}

template <Losses L, const auto& Net = regressed>
using Ended = Case<Net, whole, SGD{.rate = 1.f}, 6, L>;

TEST_CASE("kernels of losses on classes") {
  check_plan<TrainCode<Ended<CrossEntropy{.smoothing = 0.1f, .weighted = true}>>>();
  check_plan<TrainCode<Ended<CrossEntropy{.smoothing = 0.2f, .soft = true, .sum = true}>>>();
  check_plan<TrainCode<Ended<KLDivergence{}>>>();
  check_plan<TrainCode<Ended<CrossEntropy{.each_pixel = true}, painted>>>();
  check_plan<
      TrainCode<Ended<CrossEntropy{.smoothing = 0.1f, .soft = true, .weighted = true, .each_pixel = true}, painted>>>();
}
constexpr auto half = Input{4, 3, 2} >> Conv{.filters = 32} >> BatchNorm{} >> GlobalAveragePool{} >> Dense{32} >>
                      Tanh{} >> Slice{.channels = {0, 16}};
TEST_CASE("kernels of a loss on a part of what a layer makes") {
  check_plan<TrainCode<Ended<CrossEntropy{}, half>>>();
  check_plan<InferCode<Ended<CrossEntropy{}, half>>>();
}
TEST_CASE("kernels of losses on values") {
  check_plan<TrainCode<Ended<BinaryCrossEntropy{.smoothing = 0.1f}>>>();
  check_plan<InferCode<Ended<BinaryCrossEntropy{}, painted>>>();
  check_plan<TrainCode<Ended<MeanSquaredError{.weighted = true}, painted>>>();
  check_plan<TrainCode<Ended<MeanAbsoluteError{.sum = true}>>>();
  check_plan<TrainCode<Ended<Huber{.delta = 0.5f}>>>();
  check_plan<TrainCode<Ended<Hinge{}>>>();
  check_plan<TrainCode<Ended<Poisson{}>>>();
}
TEST_CASE("kernels of several inputs and outputs") { check_plan<TrainCode<Ended<losses_of_several, several>>>(); }

}  // namespace
}  // namespace sinter::test
