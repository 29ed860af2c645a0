#include "tests/random_networks/model_case.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/model/weights_sha256.hpp"

namespace sinter::random_networks {
namespace {

struct Trained {
  std::vector<float> losses;
  Bits bits;
};

/// Three steps from the reference's weights.
Trained train(Model& model, const ModelCase& one, const Reference& reference, int threads) {
  model.threads(threads);
  model.initialize(1);  // clears what the optimizer keeps
  for (int i = 0; const ParameterInfo& info : model.parameters()) model.write(i++, reference.initial(info));
  Trained trained;
  for (int step = 0; step < reference.steps(); step++) {
    const std::vector<float> targets = reference.targets(step), weights = reference.weights(step);
    const BatchResult result = model.train_step(reference.images(step), Targets(targets).weighted_by(weights));
    trained.losses.push_back(static_cast<float>(result.loss / result.count));
  }
  const std::vector<float> images = reference.images(reference.steps());
  trained.bits.weights = weights_sha256(model);
  trained.bits.predicted.resize(static_cast<std::size_t>(reference.batch) * static_cast<std::size_t>(model.outputs()));
  model.predict(images, trained.bits.predicted);
  trained.bits.frozen = one.frozen(model, images, threads);
  return trained;
}

std::string thread_faults(Model& model, const ModelCase& one, const Reference& reference, const Bits& alone) {
  for (const int threads : {2, 3, 7})
    if (train(model, one, reference, threads).bits != alone)
      return std::to_string(threads) + " threads make other bits than one";
  return "";
}

/// With eight bits to a number little can be said of three steps: the first loss is PyTorch's, nearly, and the frozen
/// network predicts nearly what the other does.
std::string coarse_difference(const Reference& reference, const Trained& trained) {
  constexpr double share = 0.15;
  const auto is_near = [](double got, double wanted, double scale) {
    return std::abs(got - wanted) <= share * std::max(scale, 1e-3);
  };
  const double loss = static_cast<double>(trained.losses[0]), wanted = reference.results.at("losses").values[0];
  if (!is_near(loss, wanted, std::abs(wanted)))
    return "loss 0 is " + std::to_string(loss) + ", PyTorch's is " + std::to_string(wanted) + ", in floats";
  double largest = 0;
  for (const float x : trained.bits.predicted) largest = std::max(largest, std::abs(static_cast<double>(x)));
  for (std::size_t i = 0; i < trained.bits.frozen.size(); i++) {
    const double frozen = static_cast<double>(trained.bits.frozen[i]),
                 predicted = static_cast<double>(trained.bits.predicted[i]);
    if (!is_near(frozen, predicted, largest))
      return "frozen[" + std::to_string(i) + "] is " + std::to_string(frozen) + ", predict's is " +
             std::to_string(predicted);
  }
  return "";
}

}  // namespace

std::vector<ModelCase>& model_cases() {
  static std::vector<ModelCase> list;
  return list;
}

Bits model_faults(const ModelCase& one, const Reference& reference, std::vector<std::string>& faults) {
  const auto note = [&](const std::string& fault) {
    if (!fault.empty()) faults.push_back(std::string(one.arch) + ": " + fault);
  };
  const auto model = one.make();
  const auto parameters = model->parameters();
  note(missing(reference, parameters));
  const Trained alone = train(*model, one, reference, 1);
  if (one.in_bfloat16) {
    note(coarse_difference(reference, alone));
    note(thread_faults(*model, one, reference, alone.bits));
    return alone.bits;
  }
  note(difference(reference, "losses", alone.losses));
  for (int i = 0; const ParameterInfo& info : parameters) {
    std::vector<float> values(reference.initial(info).size());
    model->read(i++, values);
    note(difference(reference, info.name, values));
  }
  note(difference(reference, "predictions", alone.bits.predicted));
  const double allowed = 2 * reference.results.at("predictions").tolerance;
  for (std::size_t i = 0; i < alone.bits.frozen.size(); i++)
    if (!(std::abs(alone.bits.predicted[i] - alone.bits.frozen[i]) <= allowed)) {
      note("frozen[" + std::to_string(i) + "] is " + std::to_string(alone.bits.frozen[i]) + ", predict's is " +
           std::to_string(alone.bits.predicted[i]));
      break;
    }
  note(thread_faults(*model, one, reference, alone.bits));
  return alone.bits;
}

}  // namespace sinter::random_networks
