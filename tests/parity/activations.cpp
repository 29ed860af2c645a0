#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/codegen/ops/every_op.hpp"

/// Every activation and its slope are PyTorch's: the formulas in double, as the definitions of the operations have
/// them. make_activations.py writes the references.
namespace sinter::codegen::ops {
namespace {

const nlohmann::json& reference() {
  static const nlohmann::json all =
      nlohmann::json::parse(std::ifstream(std::string(PARITY_FOLDER) + "/activations.json"));
  return all;
}
// constants are floats
bool is_close(double got, double want) { return std::abs(got - want) <= 2e-7 * std::max(1.0, std::abs(want)); }

template <class F>
void check(std::set<std::string>& compared, const F& formula = {}) {
  const auto points = reference().at("points").get<std::vector<double>>();
  const nlohmann::json& wanted = reference().at(F::name);
  const std::vector<double> values = wanted.at("value"), slopes = wanted.at("slope");
  REQUIRE(points.size() > 60);
  for (std::size_t i = 0; i < points.size(); i++) {
    CAPTURE(F::name);
    CAPTURE(points[i]);
    const Exact x{points[i]}, y = formula.value(x);
    CHECK(is_close(y.number, values.at(i)));
    CHECK(is_close(formula.gradient(Exact{1}, of_output<F> ? y : x).number, slopes.at(i)));
  }
  compared.insert(F::name);
}

/// Its slope is a parameter, and no number of a formula.
void check_prelu(std::set<std::string>& compared) {
  const auto points = reference().at("points").get<std::vector<double>>();
  const std::vector<double> values = reference().at("prelu").at("value"), slopes = reference().at("prelu").at("slope");
  const Tensor image{.role = Role::activation, .batched = true}, trained{.role = Role::parameter, .batched = false};
  const Tensor tensors[] = {image, trained, image, image, image, image};
  enum { x, a, y, dy, dx, da };
  Values v(tensors, static_cast<int>(points.size()));
  v[x] = points, v[a] = {0.3125};
  v.fill(dy, 1);
  evaluate(v, {.op = op_of<Prelu>, .in = {{x, a}, 2}, .out = {{y}, 1}});
  evaluate(v, {.op = op_of<PreluDx>, .in = {{dy, x, a}, 3}, .out = {{dx}, 1}});
  evaluate(v, {.op = op_of<PreluSums>, .in = {{dy, x}, 2}, .out = {{da}, 1}});
  for (std::size_t i = 0; i < points.size(); i++) {
    CAPTURE(points[i]);
    CHECK(is_close(v(y, i), values.at(i)));
    CHECK(is_close(v(dx, i), slopes.at(i)));
    CHECK(v(da, i) == std::min(points[i], 0.0));
  }
  compared.insert("prelu");
}

/// Over rows of eight.
template <bool Logarithm>
void check_softmax(std::set<std::string>& compared) {
  const char* const name = Softmax<Logarithm>::name;
  CAPTURE(name);
  const nlohmann::json& wanted = reference().at(name);
  const std::vector<double> points = wanted.at("x"), values = wanted.at("value"), slopes = wanted.at("slope");
  const Tensor row{.role = Role::activation, .batched = true, .shape = {1, 1, 8}};
  const Tensor tensors[] = {row, row, row, row};
  enum { x, y, dy, dx };
  Values v(tensors, 8);
  v[x] = points;
  for (std::size_t i = 0; i < 64; i++) v(dy, i) = static_cast<double>(i % 5) - 2;
  evaluate(v, {.op = op_of<Softmax<Logarithm>>, .in = {{x}, 1}, .out = {{y}, 1}});
  evaluate(v, {.op = op_of<SoftmaxDx<Logarithm>>, .in = {{dy, y}, 2}, .out = {{dx}, 1}});
  REQUIRE(values.size() == 64);
  for (std::size_t i = 0; i < 64; i++) {
    CAPTURE(i);
    CHECK(is_close(v(y, i), values[i]));
    CHECK(is_close(v(dx, i), slopes[i]));
  }
  compared.insert(name);
}

TEST_CASE("activations are PyTorch's") {
  std::set<std::string> compared;
  check_softmax<false>(compared);
  check_softmax<true>(compared);
  check_prelu(compared);
  check<Relu>(compared);
  check<Relu6>(compared);
  check<LeakyRelu>(compared, {.slope = 0.3f});
  check<HardSigmoid>(compared);
  check<HardSwish>(compared);
  check<Sigmoid>(compared);
  check<Exponential>(compared);
  check<Tanh>(compared);
  check<Silu>(compared);
  check<Elu>(compared, {.alpha = 0.75f});
  check<Selu>(compared);
  check<SoftPlus>(compared);
  check<MishFormula>(compared);
  check<Gelu>(compared);
  check<GeluTanh>(compared);
  const std::set<std::string> losses = {
      BinaryCrossEntropy::key, MeanSquaredError::key, MeanAbsoluteError::key, Huber::key, Hinge::key, Poisson::key};
  const std::string end = "_dx";
  for (const Op& op : every_op) {  // a formula's gradient is its name with this end
    const std::string name = op.definition->name;
    if (!name.ends_with(end) || !op->joins()) continue;  // with a kernel of its own it is none
    const std::string formula = name.substr(0, name.size() - end.size());
    const bool other = formula == "normalize" || formula == "max_pool" || formula == "average" ||
                       formula == "statistics" || formula == "maximum" ||
                       losses.contains(formula);  // tests/parity/losses.cpp
    CAPTURE(formula);
    CHECK((other || compared.contains(formula)));
  }
}

}  // namespace
}  // namespace sinter::codegen::ops
