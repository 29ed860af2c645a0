// Frozen networks predict what inference on running statistics does, whatever the network; BatchNorm is folded only
// where that is legal.
#include "runtime/compiled/frozen.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "runtime/threads/thread_team.hpp"
#include "tests/codegen/networks.hpp"

namespace sinter::test {
namespace {

constexpr auto after_relu =
    Input{6, 6, 2} >> Conv{.filters = 8, .kernel = 3} >> ReLU{} >> BatchNorm{} >> Flatten{} >> Dense{3};
constexpr auto shared =
    Input{6, 6, 2} >> Conv{.filters = 8, .kernel = 3, .bias = false} >> Residual{BatchNorm{}} >> Flatten{} >> Dense{3};
constexpr auto twice = Input{4, 4, 2} >> Conv{.filters = 5, .kernel = 3} >> Dropout{} >> BatchNorm{} >>
                       (BatchNorm{} | BatchNorm{} >> ReLU{}) >> Add{} >> Flatten{} >>
                       Dense{.units = 3, .bias = false} >> BatchNorm{.shift = false} >> BatchNorm{};
constexpr auto of_a_vector = Input{4, 4, 3} >> Flatten{} >> Conv{.filters = 5, .kernel = 1} >>
                             BatchNorm{.scale = false} >> Conv{.filters = 3, .kernel = 3, .padding = same};

constexpr Options options{.batch = 8}, narrow{.batch = 8, .precision = bf16};
template <const auto& Net, Options O = options>
using InferenceCode = codegen::Compiled<Problem<Net, O>, codegen::Mode::infer>;
template <const auto& Net, Options O = options>
using FrozenCode = codegen::Compiled<Problem<Net, O>, codegen::Mode::frozen>;

/// Within so many of the largest prediction.
template <const auto& Net, Options O = options>
void check_frozen(double tolerance = 1e-4) {
  using Runner = PlanRunner<InferenceCode<Net, O>>;
  Noise noise(3);
  Buffer memory(Runner::plan.parameter_bytes);
  // weights, shifts and statistics of all sorts
  for (const ParameterTensor& p : parameter_tensors(view_of_plan(Runner::plan))) {
    std::vector<float> values(static_cast<std::size_t>(p.tensor.shape.size()));
    const std::string_view part = p.tensor.part;
    // few logits so far apart that their softmax tells no more than which is the largest
    const double most = part == "weight" ? 1.5 / std::sqrt(p.tensor.shape.size() / p.tensor.shape.channels) : 1;
    for (float& x : values)
      x = static_cast<float>(part == "running_var" ? 0.5 + noise.uniform() : most * (2 * noise.uniform() - 1));
    write_values(p, memory.data() + p.place.offset, values);
  }
  Runner infer(memory.data(), nullptr);
  Frozen<Net, O> frozen(Runner::plan, memory.data());

  std::vector<float> images(8 * static_cast<std::size_t>(Runner::image.size()));
  for (float& x : images) x = static_cast<float>(2 * noise.uniform());
  std::vector<std::uint8_t> labels(8);
  for (auto& label : labels) label = static_cast<std::uint8_t>(noise.integer(0, Runner::outputs - 1));
  std::vector<float> expected(8 * static_cast<std::size_t>(Runner::outputs)), got(expected.size());
  ThreadTeam team;
  infer.predict(images, expected, team);
  frozen.predict(images, got);
  double largest = 0;
  for (const float x : expected) largest = std::max(largest, std::abs(static_cast<double>(x)));
  for (std::size_t i = 0; i < got.size(); i++)
    CHECK(std::abs(static_cast<double>(got[i] - expected[i])) <= tolerance * largest);
  const double loss = infer.run(images, labels, signatures_of<O>(Runner::plan), codegen::Context{}, team).loss;
  for (int time = 0; time < 2; time++)
    CHECK(frozen.evaluate_step(images, labels).loss == doctest::Approx(loss).epsilon(tolerance));
}

template <const auto& Net>
constexpr int normalizations() {
  int count = 0;
  for (const codegen::Node& n : FrozenCode<Net>::simplified.nodes) count += n.op == codegen::ops::normalize;
  return count;
}

TEST_CASE("frozen networks predict what they did") {
  check_frozen<pooled>();
  check_frozen<residual>();
  check_frozen<flat>();
  check_frozen<dropped>();
  check_frozen<normalized_input>();
  check_frozen<squeezed>();
  check_frozen<twice>();
  check_frozen<of_a_vector>();
  check_frozen<grouped>();
  check_frozen<widened>();
  check_frozen<resampled>();
}

TEST_CASE("frozen networks in bfloat16 predict what they did, and round their weights once") {
  constexpr double of_bfloat16 = 0.05;
  check_frozen<residual, narrow>(of_bfloat16);
  check_frozen<flat, narrow>(of_bfloat16);
  check_frozen<blocked, narrow>(of_bfloat16);
  check_frozen<blocked_images, narrow>(of_bfloat16);
  static_assert(FrozenCode<flat>::plan.prepares == 0);
  static_assert(InferenceCode<blocked, narrow>::plan.prepares == 0);
  constexpr const auto& plan = FrozenCode<blocked, narrow>::plan;
  CHECK(plan.prepares == 8);  // one for each weight
}

TEST_CASE("BatchNorm is folded only into a convolution that nothing else reads, with nothing in between") {
  static_assert(normalizations<pooled>() == 0);
  static_assert(normalizations<residual>() == 0);
  static_assert(normalizations<flat>() == 0);
  static_assert(normalizations<grouped>() == 0);
  static_assert(normalizations<resampled>() == 2);  // behind what makes images larger
  static_assert(normalizations<after_relu>() == 1);
  static_assert(normalizations<shared>() == 1);
  static_assert(normalizations<twice>() == 3);  // what is folded already is not folded again
  CHECK(normalizations<after_relu>() == 1);
}

TEST_CASE("a 1x1 convolution of a flat vector says what it is") {
  CHECK(parameter_tensors(view_of_plan(InferenceCode<of_a_vector>::plan))[0].info.shape == std::vector{1, 1, 48, 5});
}

}  // namespace
}  // namespace sinter::test
