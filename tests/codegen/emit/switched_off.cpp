// Plans made with a pass switched off, against the graph they came from; what may not change the bits. Built for one
// instruction set: what a pass does is the same for all of them.
#include "tests/codegen/plan_step.hpp"

namespace sinter::test {
namespace {

TEST_CASE("each pass can be switched off") {
  check_step<TrainCode<Case<pooled, Passes{.simplify = false}>>>(6);
  check_step<TrainCode<Case<pooled, Passes{.fuse = false}>>>(6);
  check_step<TrainCode<Case<pooled, Passes{.layout = false}>>>(6);
  check_step<TrainCode<Case<pooled, Passes{.memory = false}>>>(6);
  check_step<TrainCode<Case<pooled, Passes{.schedule = false}>>>(6);
  check_step<TrainCode<Case<residual, Passes{.fuse = false}>>>(6);
}

TEST_CASE("the bits do not depend on fusion of buffers, tiles or vectors") {
  const auto parameters = []<Passes P>() { return Step1<TrainCode<Case<residual, P>>>(6).memory; };
  const auto reference = parameters.template operator()<Passes{}>();
  CHECK(parameters.template operator()<Passes{.memory = false}>().parameters == reference.parameters);
  CHECK(parameters.template operator()<Passes{.schedule = false}>().parameters == reference.parameters);
}

}  // namespace
}  // namespace sinter::test
