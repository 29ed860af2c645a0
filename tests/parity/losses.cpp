#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "dsl/layers.hpp"
#include "dsl/losses.hpp"
#include "runtime/compiled/options.hpp"
#include "runtime/compiled/trainer.hpp"
#include "runtime/model/choices.hpp"

/// Every loss, its gradients by way of five updates, and what is predicted, are PyTorch's. make_losses.py writes the
/// references.
namespace sinter {
namespace {

constexpr auto net = Input{1, 1, 6} >> Dense{5} >> Tanh{} >> Dense{3};

const nlohmann::json& reference() {
  static const nlohmann::json all = nlohmann::json::parse(std::ifstream(std::string(PARITY_FOLDER) + "/losses.json"));
  return all;
}
std::set<std::string>& compared() {
  static std::set<std::string> keys;
  return keys;
}

void check_close(const std::vector<float>& got, const nlohmann::json& wanted, double tolerance) {
  const auto want = wanted.get<std::vector<double>>();
  REQUIRE(got.size() == want.size());
  for (std::size_t i = 0; i < want.size(); i++) {
    CAPTURE(i);
    CHECK(std::abs(static_cast<double>(got[i]) - want[i]) <= tolerance * std::max(1.0, std::abs(want[i])));
  }
}

template <Loss L>
void check_loss(const std::string& name) {
  CAPTURE(name);
  const nlohmann::json& wanted = reference().at("losses").at(name);
  constexpr bool summed = L.number("sum") != 0.f;
  Trainer<net, {.batch = 8, .loss = L, .optimizer = SGD{.rate = summed ? 0.0078125f : 0.125f}}> model;
  for (int i = 0; const ParameterInfo& info : model.parameters())
    model.write(i++, reference().at("weights").at(info.name).get<std::vector<float>>());
  const auto images = reference().at("images").get<std::vector<std::vector<float>>>();
  for (std::size_t step = 0; step < 5; step++) {
    CAPTURE(step);
    const auto targets =
        reference().at("targets").at(wanted.at("targets").get<std::string>())[step].get<std::vector<float>>();
    const auto weights = reference().at("sample_weights")[step].get<std::vector<float>>();
    const BatchResult result =
        model.train_step(images[step], L.weighted() ? Targets(targets).weighted_by(weights) : Targets(targets));
    const double loss = summed ? result.loss : result.loss / result.count;
    CHECK(loss == doctest::Approx(wanted.at("losses")[step].get<double>()).epsilon(3e-6));
  }
  for (int i = 0; const ParameterInfo& info : model.parameters()) {
    CAPTURE(info.name);
    std::vector<float> got(wanted.at("after").at(info.name).size());
    model.read(i++, got);
    check_close(got, wanted.at("after").at(info.name), 5e-6);
  }
  std::vector<float> predicted(8 * 3);
  model.predict(images[0], predicted);
  check_close(predicted, wanted.at("prediction"), 5e-6);
  compared().insert(L.definition->key);
}

TEST_CASE("losses and five updates by them are PyTorch's") {
  check_loss<CrossEntropy{}>("cross_entropy");
  check_loss<CrossEntropy{.smoothing = 0.1f}>("cross_entropy smoothing");
  check_loss<CrossEntropy{.sum = true}>("cross_entropy sum");
  check_loss<CrossEntropy{.weighted = true}>("cross_entropy weighted");
  check_loss<CrossEntropy{.soft = true}>("cross_entropy soft");
  check_loss<CrossEntropy{.smoothing = 0.2f, .soft = true, .weighted = true}>("cross_entropy soft smoothing weighted");
  check_loss<KLDivergence{}>("kl_divergence");
  check_loss<BinaryCrossEntropy{}>("binary_cross_entropy");
  check_loss<BinaryCrossEntropy{.smoothing = 0.1f}>("binary_cross_entropy smoothing");
  check_loss<BinaryCrossEntropy{.weighted = true}>("binary_cross_entropy weighted");
  check_loss<MeanSquaredError{}>("mean_squared_error");
  check_loss<MeanSquaredError{.sum = true}>("mean_squared_error sum");
  check_loss<MeanSquaredError{.weighted = true}>("mean_squared_error weighted");
  check_loss<MeanAbsoluteError{}>("mean_absolute_error");
  check_loss<Huber{.delta = 0.5f}>("huber");
  check_loss<Hinge{}>("hinge");
  check_loss<Poisson{}>("poisson");
  CHECK(reference().at("losses").size() == 17);
  for (const LossDefinition* loss : library_losses()) {
    CAPTURE(loss->name);
    CHECK(compared().contains(loss->key));  // none is left out
  }
}

}  // namespace
}  // namespace sinter
