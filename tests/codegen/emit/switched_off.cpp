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
  check_step<TrainCode<Case<pooled, Passes{.sequence = false}>>>(6);
  check_step<TrainCode<Case<residual, Passes{.fuse = false}>>>(6);
}

/// Pools behind what they move before. (No bias before a BatchNorm: `simplify` drops it.)
constexpr auto pooling(const MaxPool& first, const MaxPool& second) {
  return Input{11, 12, 3} >> Conv{.filters = 5, .padding = same, .bias = false} >> BatchNorm{} >> ReLU{} >> first >>
         Conv{.filters = 9, .kernel = 2} >> LeakyReLU{} >> second >> Flatten{} >> Dense{4};
}
constexpr auto side_by_side = pooling(MaxPool{2}, MaxPool{{1, 2}});
constexpr auto in_common =
    pooling(MaxPool{.size = 3, .stride = 2, .padding = 1}, MaxPool{.size = {2, 3}, .stride = 1, .padding = same});
constexpr auto apart = pooling(MaxPool{.size = 2, .stride = 3}, MaxPool{.size = 1, .stride = {1, 2}});

/// What a network predicts of 6 images.
template <const auto& Net, Passes P>
std::vector<float> predicted() {
  using Code = InferCode<Case<Net, P>>;
  Step1<Code> step(6);
  std::vector<float> all;
  step.memory.each(Code::plan.graph.ends[0].prediction, [&all](float x, auto...) { all.push_back(x); });
  return all;
}
template <const auto& Net>
void check_bits_of_pools() {
  // the pool stands before the normalization, which reads it
  CHECK(!InferCode<Case<Net>>::differentiated.nodes.items[2].op->is_elementwise());
  const std::vector<float> first = predicted<Net, Passes{}>();
  CHECK(first.size() == 24);
  CHECK(first == predicted<Net, Passes{.simplify = false}>());
}
TEST_CASE("pooling first predicts the same bits") {
  check_bits_of_pools<side_by_side>();
  check_bits_of_pools<in_common>();
  check_bits_of_pools<apart>();
}

TEST_CASE("the bits do not depend on fusion of buffers, tiles or vectors") {
  const auto parameters = []<Passes P>() { return Step1<TrainCode<Case<residual, P>>>(6).memory; };
  const auto reference = parameters.template operator()<Passes{}>();
  CHECK(parameters.template operator()<Passes{.memory = false}>().parameters == reference.parameters);
  CHECK(parameters.template operator()<Passes{.sequence = false}>().parameters == reference.parameters);
}

}  // namespace
}  // namespace sinter::test
