// Every op's gradient rule against central differences, in double precision, through whole networks that hold all ops.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "codegen/ir/values.hpp"
#include "tests/codegen/networks.hpp"
#include "tests/codegen/ops/every_op.hpp"

namespace sinter::test {
namespace {

using namespace codegen;

/// What the gradients are of: the mean over the batch, or the sum; of several losses all of them, each with its weight.
template <class Problem, int N>
double loss_of_batch(Values& v, const Graph<N>& g) {
  for (const Node& n : g.nodes) {
    evaluate(v, n);
    if (n.out.contains(g.ends.back().loss)) break;
  }
  double all = 0;
  for (int k = 0; k < g.ends.size(); k++) {
    const int loss = g.ends[k].loss;
    double sum = 0;
    for (std::size_t i = 0; i < v.images(); i++) sum += v(loss, v.channels(loss) * i);
    const bool summed = Problem::loss.each[k].number("sum") != 0.f;
    all += static_cast<double>(Problem::loss.each[k].weight) * (summed ? sum : sum / static_cast<double>(v.images()));
  }
  return all;
}

/// Fills inputs and parameters; some scales are negative, so that signed pooling is met.
template <class Problem, int N>
void fill(Values& v, const Graph<N>& g, unsigned seed) {
  Noise noise(seed);
  for (int t = 0; t < g.tensors.size(); t++) {
    const Role role = g.tensors[t].role;
    if (role != Role::input && role != Role::parameter) continue;
    const double spread = g.tensors[t].fan_in > 0 ? std::sqrt(3.0 / g.tensors[t].fan_in) : 1;
    for (double& x : v[t])
      x = spread * (2 * noise.uniform() - 1) + (role == Role::parameter && g.tensors[t].initial > 0 ? 0.3 : 0);
  }
  for (int t = 0; t < g.tensors.size(); t++)
    if (g.tensors[t].role == Role::target)
      for (double& x : v[t]) x = drawn_target<Problem>(noise, g, t);
}

template <class Code>
void check_gradients(const char* name) {
  const auto& g = Code::differentiated;
  Values v(g, 3);
  using Problem = typename Code::Given;
  fill<Problem>(v, g, 7);
  for (const Node& n : g.nodes) evaluate(v, n);
  int checked = 0;
  double worst = 0;
  for (const Node& n : g.nodes) {
    if (n.op != ops::update) continue;
    const int parameter = n.in[0];
    const std::vector<double> gradient = v[n.in[1]];
    double size = 1e-3;
    for (double x : gradient) size = std::max(size, std::abs(x));
    const std::size_t stride = gradient.size() / 40 + 1;
    for (std::size_t i = 0; i < gradient.size(); i += stride) {
      const double h = 1e-6, at = v(parameter, i);
      v(parameter, i) = at + h;
      const double above = loss_of_batch<Problem>(v, g);
      v(parameter, i) = at - h;
      const double below = loss_of_batch<Problem>(v, g);
      v(parameter, i) = at;
      const double difference = std::abs((above - below) / (2 * h) - gradient[i]) / size;
      worst = std::max(worst, difference);
      INFO(std::string(name), " tensor ", parameter, " ", std::string(g.tensors[parameter].part), " element ", i,
           " difference ", difference);
      CHECK(difference < 1e-6);
      checked++;
    }
  }
  CHECK(checked > 50);  // not vacuous
  MESSAGE(std::string(name), ": ", checked, " derivatives, worst relative difference ", worst);
}

constexpr Passes plain{.simplify = false};

TEST_CASE("gradients agree with central differences") {
  check_gradients<TrainCode<Case<windowed>>>("windowed");
  check_gradients<TrainCode<Case<striding>>>("striding");
  check_gradients<TrainCode<Case<overlapping>>>("overlapping");
  check_gradients<TrainCode<Case<gapped>>>("gapped");
  check_gradients<TrainCode<Case<pooled>>>("pooled");
  check_gradients<TrainCode<Case<residual>>>("residual");
  check_gradients<TrainCode<Case<biased>>>("biased");
  check_gradients<TrainCode<Case<flat>>>("flat");
  check_gradients<TrainCode<Case<normalized_input>>>("normalized_input");
  check_gradients<TrainCode<Case<dropped>>>("dropped");
  check_gradients<TrainCode<Case<activations>>>("activations");
  check_gradients<TrainCode<Case<smooth>>>("smooth");
  check_gradients<TrainCode<Case<gated>>>("gated");
  check_gradients<TrainCode<Case<joined>>>("joined");
  check_gradients<TrainCode<Case<rearranged>>>("rearranged");
  check_gradients<TrainCode<Case<tied>>>("tied blocks");
  check_gradients<TrainCode<Case<grouped>>>("grouped");
  check_gradients<TrainCode<Case<small_groups>>>("small_groups");
  check_gradients<TrainCode<Case<widened>>>("widened");
  check_gradients<TrainCode<Case<standardized>>>("standardized");
  check_gradients<TrainCode<Case<surveyed>>>("surveyed");
  check_gradients<TrainCode<Case<resampled>>>("resampled");
  check_gradients<TrainCode<Case<enlarged>>>("enlarged");
  check_gradients<TrainCode<Case<fixed_first>>>("fixed first");
  check_gradients<TrainCode<Case<fixed_between>>>("fixed between");
}

template <Losses L, const auto& Net = regressed>
using Ended = TrainCode<Case<Net, Passes{}, SGD{.rate = 1.f}, 6, L>>;

TEST_CASE("gradients of every loss agree with central differences") {
  check_gradients<Ended<CrossEntropy{.smoothing = 0.1f}>>("cross-entropy, smoothed");
  check_gradients<Ended<CrossEntropy{.soft = true, .weighted = true}>>("cross-entropy, soft and weighted");
  check_gradients<Ended<CrossEntropy{.smoothing = 0.2f, .soft = true, .sum = true}>>(
      "cross-entropy, soft, smoothed, summed");
  check_gradients<Ended<CrossEntropy{.smoothing = 0.1f, .each_pixel = true}, painted>>("cross-entropy of pixels");
  check_gradients<Ended<CrossEntropy{.soft = true, .weighted = true, .sum = true, .each_pixel = true}, painted>>(
      "cross-entropy of pixels, soft, weighted and summed");
  check_gradients<Ended<KLDivergence{.weighted = true}>>("divergence");
  check_gradients<Ended<BinaryCrossEntropy{}>>("binary");
  check_gradients<Ended<BinaryCrossEntropy{.smoothing = 0.1f, .weighted = true}>>("binary, smoothed and weighted");
  check_gradients<Ended<MeanSquaredError{}>>("squared error");
  check_gradients<Ended<MeanSquaredError{.weighted = true, .sum = true}, painted>>(
      "squared error of images, weighted and summed");
  check_gradients<Ended<MeanAbsoluteError{}, painted>>("absolute error of images");
  check_gradients<Ended<Huber{.delta = 0.5f}>>("Huber");
  check_gradients<Ended<Hinge{.sum = true}>>("hinge");
  check_gradients<Ended<Poisson{}>>("Poisson");
  check_gradients<Ended<losses_of_several, several>>("several, weighted against each other");
}

TEST_CASE("gradients of unsimplified graphs agree with central differences") {
  check_gradients<TrainCode<Case<pooled, plain>>>("pooled");
  check_gradients<TrainCode<Case<biased, plain>>>("biased");
  check_gradients<TrainCode<Case<overlapping, plain>>>("overlapping");
  check_gradients<TrainCode<Case<flat, plain>>>("flat");
  check_gradients<TrainCode<Case<dropped, plain>>>("dropped");
}

constexpr auto equal_layers = Input{1, 1, 6} >> Dense{6} >> ReLU{} >> Dense{6} >> ReLU{} >> Dense{3};
struct Tied {
  using Given = Case<equal_layers>;
  static constexpr auto differentiated = [] {
    auto g = TrainCode<Case<equal_layers>>::simplified;
    int first = -1;
    for (Node& n : g.nodes)
      if (n.op == ops::conv && g.tensors[n.in[1]].shape.channels == 6) first < 0 ? first = n.in[1] : n.in[1] = first;
    return differentiate(g, UpdateRule{SGD{}});
  }();
};
TEST_CASE("the gradient of a weight that two layers share") { check_gradients<Tied>("tied"); }

constexpr auto zero_scale = Input{6, 6, 1} >> Conv{.filters = 3, .padding = same, .bias = false} >> BatchNorm{} >>
                            MaxPool{2} >> Flatten{} >> Dense{2};

/// The gradient of γ where all of γ is 0.
template <class Code>
std::vector<double> gamma_gradient() {
  const auto& g = Code::differentiated;
  Values v(g, 3);
  fill<typename Code::Given>(v, g, 7);
  const auto is_gamma = [](int t) { return std::string(Code::differentiated.tensors[t].part) == "gamma"; };
  for (int t = 0; t < g.tensors.size(); t++)
    if (is_gamma(t)) v.fill(t, 0);
  for (const Node& n : g.nodes) evaluate(v, n);
  for (const Node& n : g.nodes)
    if (n.op == ops::update && is_gamma(n.in[0])) return v[n.in[1]];
  return {};
}
TEST_CASE("with a scale of 0 the first pixel of a window wins, be the pool before the BatchNorm or behind it") {
  const std::vector<double> before = gamma_gradient<TrainCode<Case<zero_scale>>>();
  const std::vector<double> behind = gamma_gradient<TrainCode<Case<zero_scale, plain>>>();
  REQUIRE(before.size() == 3);
  REQUIRE(behind.size() == 3);
  for (std::size_t i = 0; i < 3; i++) {
    CHECK(std::abs(behind[i]) > 1e-3);
    CHECK(before[i] == doctest::Approx(behind[i]).epsilon(1e-12));
  }
}

TEST_CASE("every op is in one of the networks") {
  std::vector<Op> seen;
  const auto mark = [&seen](const auto& graph) {
    for (const Node& n : graph.nodes) seen.push_back(n.op);
  };
  mark(TrainCode<Case<pooled, plain>>::differentiated);
  mark(TrainCode<Case<residual>>::differentiated);
  mark(TrainCode<Case<overlapping>>::differentiated);
  mark(TrainCode<Case<dropped>>::differentiated);
  mark(TrainCode<Case<activations>>::differentiated);
  mark(TrainCode<Case<smooth>>::differentiated);
  mark(TrainCode<Case<gated>>::differentiated);
  mark(TrainCode<Case<joined>>::differentiated);
  mark(TrainCode<Case<rearranged>>::differentiated);
  mark(TrainCode<Case<grouped>>::differentiated);
  mark(TrainCode<Case<widened>>::differentiated);
  mark(TrainCode<Case<standardized>>::differentiated);
  mark(TrainCode<Case<surveyed>>::differentiated);
  mark(TrainCode<Case<resampled>>::differentiated);
  mark(TrainCode<Case<fixed_between>>::differentiated);
  mark(InferCode<Case<pooled>>::simplified);
  mark(TrainCode<Narrow<Case<pooled>>>::narrowed);
  mark(Ended<BinaryCrossEntropy{}>::differentiated);
  mark(Ended<MeanSquaredError{}>::differentiated);
  mark(Ended<MeanAbsoluteError{}, painted>::differentiated);
  mark(Ended<Huber{}>::differentiated);
  mark(Ended<Hinge{}>::differentiated);
  mark(Ended<Poisson{}>::differentiated);
  mark(TrainCode<
       Ruled<residual, plain,
             UpdateRule{.optimizer = Muon{}, .clip = {.norm = 1.f, .value = 1.f}, .accumulate = 2}>>::differentiated);
  for (const Op& op : ops::every_op) {
    INFO("op ", std::string(op.definition->name));
    CHECK(std::find(seen.begin(), seen.end(), op) != seen.end());
    const std::string first = op.definition->fields[0].before;
    CHECK((first.empty() || first[0] == ' '));  // it follows the name
  }
}

}  // namespace
}  // namespace sinter::test
