#include "codegen/passes/instances.hpp"

#include "dsl/units.hpp"
#include "tests/codegen/passes/plans.hpp"

// Compiled without flags that raise the limits of constant evaluation, as a user's file is: forty blocks must fit.
namespace sinter::test {
namespace {

/// @post of instances, by comparing every pair of kernels
template <class Code>
constexpr bool equal_specs_share() {
  const auto& plan = Code::plan;
  int distinct = 0;
  for (int k = 0; k < plan.order.size(); k++) {
    int first = k;
    for (int earlier = k - 1; earlier >= 0; earlier--)
      if (plan.order[earlier].spec == plan.order[k].spec) first = earlier;
    if (plan.order[k].first != first) return false;
    distinct += first == k;
  }
  return plan.distinct_kernels == distinct && plan.kernels == plan.order.size();
}
TEST_CASE("kernels with equal specs are one instantiation: the first of them") {
  HOLDS(equal_specs_share<Train<mnist_cnn>>());
  HOLDS(equal_specs_share<Train<lenet5>>());
  HOLDS(equal_specs_share<Train<resnet8>>());
  HOLDS(equal_specs_share<Infer<resnet8>>());
  HOLDS(equal_specs_share<Train<residual>>());
  HOLDS(Train<residual>::plan.distinct_kernels < Train<residual>::plan.kernels);
}

constexpr auto stem = Input{8, 8, 3} >> Conv{.filters = 8, .padding = same} >> BatchNorm{} >> ReLU{};
constexpr auto step = Conv{.filters = 8, .padding = same} >> BatchNorm{} >> ReLU{};
constexpr auto three_blocks = stem >> repeat<3>(step) >> GlobalAveragePool{} >> Dense{10};
constexpr auto forty_blocks = stem >> repeat<40>(step) >> GlobalAveragePool{} >> Dense{10};
TEST_CASE("forty equal blocks compile within the default limits, and need no more instantiations than three") {
  HOLDS(Train<forty_blocks>::plan.distinct_kernels == Train<three_blocks>::plan.distinct_kernels);
  HOLDS(Train<forty_blocks>::plan.kernels > 40 * 8);
}

constexpr auto residual_8 = Residual{step >> Conv{.filters = 8, .padding = same} >> BatchNorm{}} >> ReLU{};
constexpr auto three_residuals = stem >> repeat<3>(residual_8) >> GlobalAveragePool{} >> Dense{10};
constexpr auto six_residuals = stem >> repeat<6>(residual_8) >> GlobalAveragePool{} >> Dense{10};
TEST_CASE("nor do six residual blocks") {
  HOLDS(Train<six_residuals>::plan.distinct_kernels == Train<three_residuals>::plan.distinct_kernels);
}

constexpr auto two_sizes = Input{8, 8, 4} >> Conv{.filters = 4, .padding = same} >> Conv{.filters = 4} >>
                           Conv{.filters = 4} >> GlobalAveragePool{};
TEST_CASE("kernels of other shapes, decays or epsilons are other kernels") {
  HOLDS(equal_specs_share<Train<two_sizes>>());
  static constexpr auto norms = Input{4, 4, 8} >> Conv{.filters = 8, .kernel = 1} >> BatchNorm{} >> BatchNorm{} >>
                                BatchNorm{.decay = 0.5f} >> BatchNorm{.epsilon = 1e-3f} >>
                                BatchNorm{.unbiased = false} >> GlobalAveragePool{};
  constexpr const auto& plan = Train<norms>::plan;
  constexpr auto merge = [](int index) {
    for (const Kernel& k : plan.order)
      if (holds(plan, k, {ops::merge_statistics}) && index-- == 0) return k.first;
    return -1;
  };
  HOLDS(merge(0) == merge(1) && merge(2) != merge(0) && merge(3) != merge(0) && merge(4) != merge(0));
}

TEST_CASE("plans count what a user may assert") {
  constexpr const auto& cnn = Train<mnist_cnn>::plan;
  HOLDS(cnn.parameters == 421'738);  // no convolution's bias
  HOLDS(cnn.arena_bytes <= 20 * MiB && Train<mnist_cnn, avx2_target>::plan.arena_bytes <= 20 * MiB);
  HOLDS(cnn.parameter_bytes >= 4 * 421'738 && cnn.parameter_bytes < 4 * 421'738 + 32 * KiB);
  HOLDS(cnn.state_bytes >= 8 * 421'738 && cnn.state_bytes < 8 * 421'738 + 64 * KiB);
  HOLDS(cnn.flops > 1.5e9 && cnn.flops < 1.8e9);
  HOLDS(cnn.batch == 64 && cnn.kernels == cnn.order.size());
  HOLDS(Infer<mnist_cnn>::plan.arena_bytes < cnn.arena_bytes && Infer<mnist_cnn>::plan.flops < cnn.flops / 2);
  HOLDS(Train<mnist_mlp>::plan.parameters == 784 * 128 + 2 * 128 + 1290);
  HOLDS(Train<lenet5>::plan.parameters == 61'706);
  HOLDS(Train<resnet8>::plan.parameters == 77'754);
  HOLDS(Train<lenet5>::plan.arena_bytes <= 6 * MiB && Train<resnet8>::plan.arena_bytes <= 48 * MiB);
}

}  // namespace
}  // namespace sinter::test
