// An operation of a user's own: fused, differentiated, run by the library's kernels, and printed by the library that
// never heard of it.
#include "tests/codegen/own_operation.hpp"
#include "runtime/inspect/explain.hpp"
#include "runtime/inspect/network_text.hpp"
#include "tests/codegen/kernels/against_naive.hpp"
#include "tests/codegen/plan_step.hpp"

namespace sinter::test {
namespace {

TEST_CASE("kernels agree with its definition") {
  check_step<TrainCode<Case<squared>>>(6);
  check_step<InferCode<Case<squared>>>(5);
}

TEST_CASE("kernels agree with the library's activations") {
  check_step<TrainCode<Case<activations>>>(6);
  check_step<InferCode<Case<activations>>>(5);
  check_step<TrainCode<Case<smooth>>>(6);
  check_step<InferCode<Case<smooth>>>(5);
}

TEST_CASE("it joins the kernels of others") {
  const std::string plan = plan_text(view_of_plan(TrainCode<Case<squared>>::plan));
  CHECK(plan.find("conv, bias, square, statistics;") != std::string::npos);
  CHECK(plan.find("square_dx") != std::string::npos);
}

TEST_CASE("a kernel of a user's own is opened, run, checked by its oracle, and printed like the library's") {
  check_step<TrainCode<Case<summed_up>>>(6);
  check_step<InferCode<Case<summed_up>>>(5);
  check_plan<TrainCode<Case<summed_up, whole>>>();
  const std::string plan = plan_text(view_of_plan(TrainCode<Case<summed_up>>::plan));
  CHECK(plan.find("running_sums running_sum1  4x3x9") != std::string::npos);
  CHECK(plan.find("running_sum_dx; reads") != std::string::npos);
}

TEST_CASE("a merge of a user's own") {
  check_step<TrainCode<Case<centered>>>(6);
  check_step<InferCode<Case<centered>>>(5);
  check_plan<TrainCode<Case<centered, whole>>>();
  CHECK(plan_text(view_of_plan(TrainCode<Case<centered>>::plan)).find("batch_mean; reads") != std::string::npos);
}

TEST_CASE("its numbers are part of what a network is") {
  const std::string text = network_text(view_of_graph(sinter::trimmed<TrainCode<Case<squared>>::lowered>));
  CHECK(text.find("square2 square from batchnorm1: square factor 0.25: 4x5x5") != std::string::npos);
}

}  // namespace
}  // namespace sinter::test
