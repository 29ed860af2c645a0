#include "runtime/saving/fitting_weights.hpp"

#include <algorithm>
#include <limits>

#include "runtime/model/model.hpp"
#include "runtime/model/snapshot.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"

using namespace sinter;

namespace {

Checkpoint file_of(const Model& model) {
  Checkpoint file;
  file.path = "other.safetensors";
  const Snapshot all(model);
  file.tensors = all.parameters;
  file.tensors.insert(file.tensors.end(), all.states.begin(), all.states.end());
  return file;
}

const NamedTensor& named(const std::vector<NamedTensor>& tensors, const std::string& name) {
  for (const NamedTensor& tensor : tensors) {
    if (tensor.name == name) return tensor;
  }
  FAIL("no tensor ", name);
  return tensors.front();
}

}  // namespace

TEST_CASE("weights of the same network fit all; the optimizer's are nobody's") {
  const auto from = small::adam(), to = small::sgd();
  from->initialize(1), to->initialize(2);
  const FittingWeights fit = restore_fitting_weights(*to, file_of(*from));
  CHECK(fit.all());
  CHECK(fit.taken.size() == from->parameters().size());
  CHECK(weights_sha256(*to) == weights_sha256(*from));
}

TEST_CASE("what does not fit is named, and left as it was") {
  const auto from = small::adam(), to = small::wider();
  from->initialize(1), to->initialize(2);
  const Snapshot before(*to);
  Checkpoint file = file_of(*from);
  file.tensors.push_back({"head.weight", {2}, {1, 2}});
  std::erase_if(file.tensors, [](const NamedTensor& tensor) { return tensor.name == "batchnorm1.beta"; });
  const FittingWeights checked = check_fitting_weights(*to, file), fit = restore_fitting_weights(*to, file);
  CHECK(to_text(checked) == to_text(fit));
  CHECK_FALSE(fit.all());
  CHECK(fit.missing == std::vector<std::string>{"batchnorm1.beta"});
  CHECK(fit.taken == std::vector<std::string>{"dense1.bias"});
  CHECK(fit.extra == std::vector<std::string>{"head.weight"});
  REQUIRE_FALSE(fit.reshaped.empty());
  CHECK(has(fit.reshaped.front(), " there, "));
  CHECK(fit.taken.size() + fit.missing.size() + fit.reshaped.size() == to->parameters().size());
  CHECK(has(to_text(fit),
            "; not in the file, so left as drawn by the seed: batchnorm1.beta; of another shape, so left as drawn by "
            "the seed: "));
  CHECK(to_text(fit).ends_with("; in the file, and not of this network: head.weight"));
  const Snapshot after(*to);
  for (const NamedTensor& tensor : after.parameters) {
    const bool taken = std::find(fit.taken.begin(), fit.taken.end(), tensor.name) != fit.taken.end();
    CAPTURE(tensor.name);
    CHECK(tensor.values == named(taken ? file.tensors : before.parameters, tensor.name).values);
  }
}

TEST_CASE("as many values in another shape do not fit") {
  const auto to = small::adam();
  to->initialize(2);
  Checkpoint file = file_of(*to);
  NamedTensor& turned =
      *std::find_if(file.tensors.begin(), file.tensors.end(), [](const NamedTensor& t) { return t.shape.size() > 1; });
  std::reverse(turned.shape.begin(), turned.shape.end());
  REQUIRE(turned.shape.front() != turned.shape.back());
  const FittingWeights fit = check_fitting_weights(*to, file);
  REQUIRE(fit.reshaped.size() == 1);
  CHECK(fit.reshaped.front().starts_with(turned.name + " ("));
}

TEST_CASE("numbers that no training can go on from are not taken") {
  const auto to = small::adam();
  to->initialize(2);
  const std::string before = weights_sha256(*to);
  const auto spoiled = [&](const char* name, float value) {
    Checkpoint file = file_of(*to);
    std::find_if(file.tensors.begin(), file.tensors.end(), [&](const NamedTensor& t) {
      return t.name == name;
    })->values.back() = value;
    return file;
  };
  for (const float value : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
    CHECK_REJECTS(check_fitting_weights(*to, spoiled("dense1.bias", value)),
                  "other.safetensors: tensor 'dense1.bias' is ");
    CHECK_REJECTS(restore_fitting_weights(*to, spoiled("dense1.bias", value)), ", expected finite numbers: ");
  }
  CHECK_REJECTS(restore_fitting_weights(*to, spoiled("batchnorm1.running_var", -1.f)),
                ", expected finite numbers of 0 or more: ");
  CHECK(weights_sha256(*to) == before);
}

TEST_CASE("a file of which nothing fits is refused, and the model is not touched") {
  const auto to = small::adam();
  to->initialize(2);
  const std::string before = weights_sha256(*to);
  Checkpoint file;
  file.path = "other.safetensors";
  file.tensors = {{"head.weight", {2}, {1, 2}}};
  CHECK_REJECTS(restore_fitting_weights(*to, file),
                "other.safetensors: none of its weights is one of this network's: 0 of ");
  CHECK_REJECTS(check_fitting_weights(*to, file), "not of this network: head.weight");
  CHECK(weights_sha256(*to) == before);
}
