#include "runtime/inspect/explain.hpp"

#include <doctest/doctest.h>

#include "sinter.hpp"

using namespace sinter;

namespace {

constexpr auto net = Input{.height = 2, .width = 3, .channels = 16} >> Conv{.filters = 32, .kernel = 1};
constexpr Options options{.batch = 5, .loss = MeanSquaredError{}};
using Code = codegen::Compiled<Problem<net, options>, codegen::Mode::infer>;

constexpr std::int64_t number = 4, pixels = 5 * 2 * 3;

}  // namespace

TEST_CASE("a kernel's bytes are those of the tensors that it reads and writes, of the whole batch") {
  const PlanView plan = view_of_plan(Code::plan);
  std::int64_t of_convolution = 0;
  for (int k = 0; k < static_cast<int>(plan.kernels.size()); k++)
    if (kernel_name(plan, k).find("contract conv1") != std::string::npos) of_convolution = kernel_bytes(plan, k);
  // The loss is computed with it: from the targets, two sums for each image and filter.
  const std::int64_t convolution = pixels * 16 + 16 * 32 + 32 + pixels * 32, loss = pixels * 32 + 5 * 2 * 32;
  CHECK(of_convolution == number * (convolution + loss));
}
