#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "dsl/layers.hpp"
#include "runtime/compiled/options.hpp"
#include "runtime/compiled/trainer.hpp"
#include "runtime/model/choices.hpp"
#include "runtime/model/snapshot.hpp"

/// Five updates of every optimizer are PyTorch's, from the same weights and images. make_optimizers.py writes the
/// references.
namespace sinter {
namespace {

constexpr auto net = Input{1, 1, 6} >> Flatten{} >> Dense{5} >> Dense{3};

const nlohmann::json& reference() {
  static const nlohmann::json all =
      nlohmann::json::parse(std::ifstream(std::string(PARITY_FOLDER) + "/optimizers.json"));
  return all;
}
std::set<std::string>& compared() {
  static std::set<std::string> keys;
  return keys;
}
int& averages_seen() {
  static int count = 0;
  return count;
}

/// A number of five steps' is the reference's.
void check(const std::string& name, const std::string& parameter, const std::vector<float>& got) {
  const auto want = reference().at("updates").at(name).at(parameter).get<std::vector<double>>();
  REQUIRE(got.size() == want.size());
  for (std::size_t j = 0; j < want.size(); j++) {
    CAPTURE(parameter);
    CAPTURE(j);
    CHECK(std::abs(static_cast<double>(got[j]) - want[j]) <= 5e-6);  // of weights of up to 2, changed by tenths
  }
}

/// `averages`: what is compared are those of the weights.
template <Options O>
void check_training(const std::string& name, bool averages = false) {
  CAPTURE(name);
  Trainer<net, O> model;
  for (int i = 0; const ParameterInfo& info : model.parameters())
    model.write(i++, reference().at("weights").at(info.name).get<std::vector<float>>());
  for (std::size_t step = 0; step < 5; step++) {
    Hyper hyper = model.defaults();
    hyper.step = static_cast<std::int64_t>(step) + 1;
    model.train_step_at(reference().at("images")[step].get<std::vector<float>>(),
                        reference().at("labels")[step].get<std::vector<std::uint8_t>>(), hyper);
  }
  const Snapshot trained(model);
  for (const NamedTensor& parameter : trained.parameters) {
    if (!averages) check(name, parameter.name, parameter.values);
    for (const NamedTensor& state : trained.states)
      if (averages && state.name == parameter.name + ".average")
        check(name, parameter.name, state.values), averages_seen()++;
  }
}
template <Optimizer O, DecayOn D = DecayOn::all>
void check_updates(const std::string& name) {
  check_training<Options{.batch = 8, .optimizer = O, .decay_on = D}>(name);
  static constexpr const char* key = O.definition->key;
  compared().insert(key);
}

TEST_CASE("five updates are PyTorch's") {
  check_updates<SGD{.rate = 0.1f, .weight_decay = 0.05f}>("sgd");
  check_updates<SGD{.rate = 0.1f, .momentum = 0.9f, .weight_decay = 0.05f}>("sgd momentum");
  check_updates<SGD{.rate = 0.1f, .momentum = 0.9f, .dampening = 0.25f}>("sgd dampening");
  check_updates<SGD{.rate = 0.1f, .momentum = 0.9f, .nesterov = true, .weight_decay = 0.05f}>("sgd nesterov");
  check_updates<Adam{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.95f, .weight_decay = 0.05f}>("adam");
  check_updates<AdamW{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.95f, .weight_decay = 0.05f}>("adamw");
  check_updates<AdamW{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.95f, .weight_decay = 0.5f}, DecayOn::weights>(
      "adamw on weights");
  check_updates<AMSGrad{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.5f, .weight_decay = 0.05f}>("amsgrad");
  check_updates<NAdam{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.95f, .momentum_decay = 0.25f, .weight_decay = 0.05f}>(
      "nadam");
  check_updates<Adamax{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.95f, .weight_decay = 0.05f}>("adamax");
  check_updates<RMSprop{.rate = 0.05f, .alpha = 0.75f, .weight_decay = 0.05f}>("rmsprop");
  check_updates<RMSprop{.rate = 0.05f, .alpha = 0.75f, .momentum = 0.5f}>("rmsprop momentum");
  check_updates<RMSprop{.rate = 0.05f, .alpha = 0.75f, .epsilon = 1e-3f, .centered = true}>("rmsprop centered");
  check_updates<RMSprop{.rate = 0.05f, .alpha = 0.75f, .epsilon = 1e-3f, .momentum = 0.5f, .centered = true}>(
      "rmsprop centered momentum");
  check_updates<Adagrad{.rate = 0.05f, .rate_decay = 0.5f, .weight_decay = 0.05f}>("adagrad");
  check_updates<LAMB{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.95f}>("lamb");
  check_updates<LAMB{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.95f, .epsilon = 1e-3f, .weight_decay = 0.5f}>(
      "lamb decay");
  check_updates<Muon{.rate = 0.05f, .momentum = 0.9f, .beta1 = 0.8f, .beta2 = 0.95f, .weight_decay = 0.5f}>("muon");
  check_updates<Muon{.rate = 0.05f, .momentum = 0.9f, .nesterov = false, .beta1 = 0.8f, .beta2 = 0.95f}>(
      "muon without nesterov");
  check_updates<Lion{.rate = 0.05f, .beta1 = 0.8f, .beta2 = 0.95f, .weight_decay = 0.05f}>("lion");
  for (const OptimizerDefinition* optimizer : library_optimizers()) {
    CAPTURE(optimizer->name);
    CHECK(compared().contains(optimizer->key));  // none is left out
  }
}

constexpr SGD momentum{.rate = 0.1f, .momentum = 0.9f};

TEST_CASE("five updates of clipped gradients are PyTorch's") {
  check_training<Options{.batch = 8, .optimizer = momentum, .clip = {.norm = 0.25f}}>("clip norm");
  check_training<Options{.batch = 8, .optimizer = momentum, .clip = {.value = 0.125f}}>("clip value");
  check_training<Options{.batch = 8, .optimizer = momentum, .clip = {.norm = 0.25f, .value = 0.125f}}>("clip both");
}

TEST_CASE("updates of several batches' gradients are PyTorch's") {
  check_training<Options{.batch = 8, .optimizer = momentum, .accumulate = 2}>("accumulate");
  check_training<Options{.batch = 8, .optimizer = momentum, .clip = {.norm = 0.25f}, .accumulate = 2}>(
      "accumulate and clip");
}

TEST_CASE("averages of weights are PyTorch's") {
  check_training<Options{.batch = 8, .optimizer = momentum, .average = 0.75f}>("average", true);
  check_training<Options{.batch = 8, .optimizer = momentum, .accumulate = 2, .average = 0.75f}>(
      "accumulate and average", true);
  CHECK(averages_seen() == 8);
}

}  // namespace
}  // namespace sinter
