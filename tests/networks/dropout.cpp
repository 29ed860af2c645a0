// Dropout as a user meets it: what is dropped follows from seed, step and place, and from nothing else.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "codegen/ir/values.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "sinter.hpp"
#include "tests/networks/training.hpp"

namespace sinter::networks {
namespace {

constexpr auto net =
    Input{28, 28, 1} >> Dropout{.rate = 0.2f} >> Flatten{} >> Dense{48} >> ReLU{} >> Dropout{} >> Dense{10};
using Dropping = Trainer<net, {.batch = 64}>;

constexpr int count(const auto& graph, codegen::Op op) {
  int n = 0;
  for (const codegen::Node& node : graph.nodes) n += node.op == op;
  return n;
}
static_assert(count(Dropping::plan.graph, codegen::ops::mask) == 2 &&
              count(Dropping::plan.graph, codegen::ops::dropout) == 3);
static_assert(count(Dropping::inference_plan.graph, codegen::ops::mask) == 0);
static_assert(count(Dropping::inference_plan.graph, codegen::ops::dropout) == 0);

/// The loss of one step from fresh weights.
double first_loss(std::uint64_t seed, std::int64_t step, int threads = 1) {
  Dropping model;
  model.threads(threads);
  const Digits digits(0);
  Hyper hyper = model.defaults();
  hyper.seed = seed, hyper.step = step;
  return model.train_step_at(digits.images(), digits.labels(), hyper).loss;
}

TEST_CASE("a model that counts its steps draws and corrects as those that are told the number") {
  Dropping counting, told;
  const Digits digits(0);
  Hyper hyper = told.defaults();
  for (hyper.step = 1; hyper.step <= 3; hyper.step++)
    CHECK(counting.train_step(digits.images(), digits.labels()).loss ==
          told.train_step_at(digits.images(), digits.labels(), hyper).loss);
  CHECK(weights_sha256(counting) == weights_sha256(told));
}

TEST_CASE("each seed and each step draws anew, and the same again") {
  CHECK(first_loss(1, 1) == first_loss(1, 1));
  CHECK(first_loss(1, 1) != first_loss(2, 1));
  CHECK(first_loss(1, 1) != first_loss(1, 2));
}

TEST_CASE("the bits depend neither on the threads nor on what is fused and shared") {
  CHECK(first_loss(1, 1) == first_loss(1, 1, 3));
  Dropping usual, threaded;
  Trainer<net, {.batch = 64, .passes = {.fuse = false}}> unfused;
  Trainer<net, {.batch = 64, .passes = {.memory = false}}> unshared;
  threaded.threads(3);
  const std::string bits = trained_bits(usual, 6);
  CHECK(trained_bits(threaded, 6) == bits);
  CHECK(trained_bits(unfused, 6) == bits);
  CHECK(trained_bits(unshared, 6) == bits);
}

TEST_CASE("the asked fraction is dropped, and the expectation stays") {
  const auto& graph = Dropping::plan.graph;
  codegen::Values values(graph, 64);
  int masks = 0;
  for (const codegen::Node& n : graph.nodes) {
    if (n.op != codegen::ops::mask) continue;
    codegen::evaluate(values, n);
    const std::vector<double>& mask = values[n.out[0]];
    double zeros = 0, sum = 0;
    for (const double m : mask) zeros += m == 0, sum += m;
    const double size = static_cast<double>(mask.size()),
                 rate = static_cast<double>(n.attributes.as<codegen::ops::Mask::Numbers>().rate);
    const double tolerance = 4 * std::sqrt(rate * (1 - rate) / size);  // four standard deviations of the fraction
    CHECK(std::abs(zeros / size - rate) < tolerance);
    CHECK(std::abs(sum / size - 1) < tolerance / (1 - rate));
    masks++;
  }
  CHECK(masks == 2);
}

TEST_CASE("two layers draw different masks, so do two images") {
  static constexpr auto twice = Input{1, 1, 256} >> Dropout{} >> Dense{256} >> Dropout{} >> Dense{10};
  const auto& graph = codegen::Compiled<Problem<twice, Options{}>, codegen::Mode::train>::differentiated;
  codegen::Values values(graph, 2);
  std::vector<std::vector<double>> masks;
  for (const codegen::Node& n : graph.nodes) {
    if (n.op != codegen::ops::mask) continue;
    codegen::evaluate(values, n);
    masks.push_back(values[n.out[0]]);
  }
  REQUIRE(masks.size() == 2);
  CHECK(masks[0] != masks[1]);
  CHECK(!std::equal(masks[0].begin(), masks[0].begin() + 256, masks[0].begin() + 256));
}

}  // namespace
}  // namespace sinter::networks
