// Whole plans against the graph they came from, evaluated op by op in double.
#include "tests/codegen/plan_step.hpp"

namespace sinter::test {
namespace {

template <class Problem>
void check_all() {
  for (int images : {6, 5, 1}) check_step<TrainCode<Problem>>(images);
}

TEST_CASE("a pooled network") {
  check_all<Case<pooled>>();
  check_step<InferCode<Case<pooled>>>(4);
}
TEST_CASE("a residual network") {
  check_step<TrainCode<Case<residual>>>(6);
  check_step<InferCode<Case<residual>>>(6);
}
TEST_CASE("a network with biases") { check_all<Case<biased>>(); }
TEST_CASE("a flat network") {
  check_step<TrainCode<Case<flat>>>(6);
  check_step<InferCode<Case<flat>>>(5);
}
TEST_CASE("a network with dropout") {
  check_all<Case<dropped>>();
  check_step<InferCode<Case<dropped>>>(5);
}
TEST_CASE("parallel branches") { check_all<Case<normalized_input>>(); }
TEST_CASE("images of one pixel") { check_step<TrainCode<Case<squeezed>>>(6); }

}  // namespace
}  // namespace sinter::test
