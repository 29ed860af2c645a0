#include "runtime/model/averaged_weights.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "runtime/data/dataset.hpp"
#include "runtime/model/snapshot.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/fitting_weights.hpp"
#include "runtime/training/evaluation.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/training/fit/fitting.hpp"

using namespace sinter;
using namespace fitting;

namespace {

/// After so many epochs of ten steps.
std::unique_ptr<Model> trained(int epochs, History* history = nullptr) {
  std::unique_ptr<Model> model = small::averaged();
  const History made = fit(*model, few_digits(), options(epochs));
  if (history != nullptr) *history = made;
  return model;
}

const NamedTensor& named(const std::vector<NamedTensor>& tensors, const std::string& name) {
  for (const NamedTensor& tensor : tensors)
    if (tensor.name == name) return tensor;
  FAIL(name);
  return tensors[0];
}

}  // namespace

TEST_CASE("averages stand in the weights' place for a while, and then the weights again") {
  const std::unique_ptr<Model> model = trained(1);
  const Snapshot before(*model);
  const std::string weights = weights_sha256(*model);
  {
    const AveragedWeights averages(*model);
    const Snapshot now(*model);
    for (const NamedTensor& tensor : now.parameters) {
      if (tensor.name.find("running") != std::string::npos)
        CHECK(tensor.values == named(before.parameters, tensor.name).values);
      else
        CHECK(tensor.values == named(before.states, average_name(tensor.name)).values);
    }
    CHECK(weights_sha256(*model) != weights);
    const std::string averaged = weights_sha256(*model);
    const AveragedWeights within(*model);  // changes nothing
    CHECK(weights_sha256(*model) == averaged);
    const xt::xtensor<float, 4> images = xt::zeros<float>({1, 28, 28, 1});
    const xt::xtensor<std::uint8_t, 1> labels = xt::zeros<std::uint8_t>({1});
    model->plan_steps(100);
    CHECK_THROWS_AS(model->train_step(images, labels), std::logic_error);
    CHECK_THROWS_AS(fit(*model, few_digits(), options(1)), std::logic_error);
    CHECK_THROWS_AS(format_checkpoint(*model, {}), std::logic_error);
    CHECK_THROWS_AS(restore_weights(*model, {}), std::logic_error);
    CHECK_THROWS_AS(restore(*model, {}), std::logic_error);
  }
  CHECK(weights_sha256(*model) == weights);
  const Snapshot after(*model);
  for (std::size_t i = 0; i < after.states.size(); i++) CHECK(after.states[i].values == before.states[i].values);
}

TEST_CASE("a model without averages stays as it is") {
  const std::unique_ptr<Model> model = small::adam();
  const std::string weights = weights_sha256(*model);
  const AveragedWeights averages(*model);
  CHECK(weights_sha256(*model) == weights);
}

TEST_CASE("averages begin as the weights do, whether drawn or given") {
  const std::unique_ptr<Model> model = small::averaged();
  const std::string drawn = weights_sha256(*model);
  {
    const AveragedWeights averages(*model);
    CHECK(weights_sha256(*model) == drawn);
  }
  const std::unique_ptr<Model> other = small::adam();
  other->initialize(7);
  for (int i = 0; const NamedTensor& given : Snapshot(*other).parameters) model->write(i++, given.values);
  const AveragedWeights averages(*model);
  CHECK(weights_sha256(*model) == weights_sha256(*other));
}

TEST_CASE("what is tested is the averages, in fit and in evaluate") {
  History history;
  const std::unique_ptr<Model> model = trained(2, &history);
  CHECK(evaluate(*model, few_digits().test).loss == doctest::Approx(history.epochs.back().test_loss).epsilon(1e-9));
  const std::unique_ptr<Model> raw = small::adam();
  for (int i = 0; const NamedTensor& learnt : Snapshot(*model).parameters) raw->write(i++, learnt.values);
  CHECK(evaluate(*raw, few_digits().test).loss != doctest::Approx(history.epochs.back().test_loss).epsilon(1e-3));
}

TEST_CASE("who takes a checkpoint's weights takes their averages; who resumes it, both") {
  const std::unique_ptr<Model> model = small::averaged();
  Saver saver{.model = *model, .stop_at = 8};
  fit(*model, few_digits(), options(1), saver.events());
  const Checkpoint checkpoint = parse(saver.saved.back());
  const std::string weights = weights_sha256(*model);
  const std::unique_ptr<Model> only = small::adam(), fitting = small::adam(), resumed = small::averaged();
  restore_weights(*only, checkpoint);
  restore_fitting_weights(*fitting, checkpoint);
  restore(*resumed, checkpoint);
  CHECK(weights_sha256(*resumed) == weights);
  const AveragedWeights averages(*model);
  CHECK(weights_sha256(*model) != weights);
  CHECK(weights_sha256(*only) == weights_sha256(*model));
  CHECK(weights_sha256(*fitting) == weights_sha256(*model));
  // A model that keeps averages itself begins them anew with what it takes.
  for (const bool whole : {true, false}) {
    const std::unique_ptr<Model> own = trained(1);
    if (whole)
      restore_weights(*own, checkpoint);
    else
      restore_fitting_weights(*own, checkpoint);
    CHECK(weights_sha256(*own) == weights_sha256(*model));
    const AveragedWeights of_own(*own);
    CHECK(weights_sha256(*own) == weights_sha256(*model));
  }
  const AveragedWeights of_resumed(*resumed);
  CHECK(weights_sha256(*resumed) == weights_sha256(*model));
}

TEST_CASE("a checkpoint says how its gradients were clipped and added up, and goes on with the same only") {
  const std::unique_ptr<Model> model = small::averaged();
  Saver saver{.model = *model, .stop_at = 4};
  fit(*model, few_digits(), options(1), saver.events());
  Checkpoint checkpoint = parse(saver.saved.back());
  CHECK(checkpoint.optimizer ==
        "lamb beta1 0.9 beta2 0.999 epsilon 1e-06 clip_norm 1 clip_value 0.5 accumulate 3 average 0.75");
  checkpoint.optimizer =
      "lamb beta1 0.9 beta2 0.999 epsilon 1e-06 clip_norm 1 clip_value 0.5 accumulate 2 average 0.75";
  CHECK_REJECTS(restore(*model, checkpoint), "the optimizer is `lamb");
}
