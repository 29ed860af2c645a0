#include "dsl/initializers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dsl/layers.hpp"
#include "runtime/compiled/trainer.hpp"
#include "runtime/model/initial_values.hpp"
#include "tests/codegen/networks.hpp"

/// Weights of layers begin as PyTorch's initializers would have them. make_initializers.py writes the references.
namespace sinter {
namespace {

template <Initializer I>
constexpr auto net = Input{1, 1, 432} >> Flatten{} >> Dense{.units = 100, .init = I};
template <Initializer I>
constexpr auto image_net =
    Input{3, 3, 16} >> Conv{.filters = 48, .kernel = 3, .padding = same, .init = I} >> Flatten{} >> Dense{2};

const nlohmann::json& reference() {
  static const nlohmann::json all =
      nlohmann::json::parse(std::ifstream(std::string(PARITY_FOLDER) + "/initializers.json"));
  return all;
}

/// The first weight of a network.
template <const auto& Net>
const codegen::Tensor& first_weight() {
  const auto& tensors = test::TrainCode<test::Case<Net>>::lowered.tensors;
  return *std::find_if(tensors.begin(), tensors.end(), [](const codegen::Tensor& t) { return t.fan_in > 0; });
}

void check_spread(const codegen::Tensor& weight, const nlohmann::json& want, bool bounded) {
  double squares = 0, largest = 0, count = 0;
  for (std::uint64_t seed = 1; seed <= 20; seed++)
    for (const float value : initial_values(weight, 0, seed)) {
      const double x = static_cast<double>(value);
      squares += x * x, largest = std::max(largest, std::abs(x)), count++;
    }
  CHECK(std::sqrt(squares / count) == doctest::Approx(want.at("deviation").get<double>()).epsilon(0.01));
  if (bounded) CHECK(largest == doctest::Approx(want.at("largest").get<double>()).epsilon(0.002));
}

template <Initializer I>
void check_drawn(const std::string& name, bool bounded) {
  CAPTURE(name);
  const auto& want = reference().at("drawn").at(name);
  check_spread(first_weight<image_net<I>>(), want.at("conv"), bounded);
  check_spread(first_weight<net<I>>(), want.at("dense"), bounded);
}

TEST_CASE("deviations and bounds are PyTorch's") {
  check_drawn<he_normal>("he_normal", false);
  check_drawn<he_uniform>("he_uniform", true);
  check_drawn<he_truncated>("he_truncated", true);
  check_drawn<glorot_normal>("glorot_normal", false);
  check_drawn<glorot_uniform>("glorot_uniform", true);
  check_drawn<glorot_truncated>("glorot_truncated", true);
  check_drawn<lecun_normal>("lecun_normal", false);
  check_drawn<lecun_uniform>("lecun_uniform", true);
  check_drawn<lecun_truncated>("lecun_truncated", true);
  check_drawn<orthogonal>("orthogonal", false);
}

TEST_CASE("dirac is PyTorch's") {
  std::vector<int> ones;
  const std::vector<float> values = initial_values(first_weight<image_net<dirac>>(), 0, 1);
  for (int i = 0; const float value : values) {
    if (value != 0.f) ones.push_back(i);
    i++;
  }
  CHECK(ones == reference().at("dirac").get<std::vector<int>>());
  CHECK(std::count(values.begin(), values.end(), 1.f) == static_cast<std::ptrdiff_t>(ones.size()));
}

constexpr auto level = Input{1, 1, 3} >> Dense{.units = 5, .init = constant(0.375f)} >> Dense{2};

TEST_CASE("constant weights are torch.nn.init.constant_'s") {
  const std::vector<float> values = initial_values(first_weight<level>(), 0, 1);
  CHECK(values == std::vector<float>(15, 0.375f));
}

/// Logits that are the image: convolutions of odd and even windows, and dense layers, that change nothing.
constexpr auto silent = Input{4, 5, 2} >> Conv{.filters = 2, .kernel = 3, .padding = same, .init = dirac} >>
                        Conv{.filters = 2, .kernel = 4, .padding = same, .init = dirac} >> Flatten{} >>
                        Dense{.units = 40, .init = dirac} >> Dense{.units = 40, .init = zeros};
constexpr auto identity = Input{4, 5, 2} >> Conv{.filters = 2, .kernel = 3, .padding = same, .init = dirac} >>
                          Conv{.filters = 2, .kernel = 4, .padding = same, .init = dirac} >> Flatten{} >>
                          Dense{.units = 40, .init = dirac} >> Dense{.units = 40, .init = dirac};

template <const auto& Net>
std::vector<float> probabilities(const std::vector<float>& image) {
  Trainer<Net, {.batch = 1}> model;
  std::vector<float> all(40);
  model.predict(image, all);
  return all;
}

TEST_CASE("layers that begin with dirac hand on what they get") {
  std::vector<float> image(40);
  for (std::size_t i = 0; i < image.size(); i++) image[i] = static_cast<float>(i * 7 % 40) / 16.f - 1.f;
  const std::vector<float> p = probabilities<identity>(image);
  for (std::size_t i = 1; i < image.size(); i++)
    CHECK(std::log(p[i] / p[0]) == doctest::Approx(static_cast<double>(image[i] - image[0])).epsilon(1e-5));
  for (const float x : probabilities<silent>(image)) CHECK(x == doctest::Approx(1.f / 40.f));
}

}  // namespace
}  // namespace sinter
