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

/// The first prediction of the frozen network that is further from the other's than is allowed, or "".
std::string frozen_difference(const Bits& bits, double allowed) {
  for (std::size_t i = 0; i < bits.frozen.size(); i++)
    if (!(std::abs(bits.predicted[i] - bits.frozen[i]) <= allowed))
      return "frozen[" + std::to_string(i) + "] is " + std::to_string(bits.frozen[i]) + ", predict's is " +
             std::to_string(bits.predicted[i]);
  return "";
}

// With eight bits to a number little can be said of three steps: the first loss is PyTorch's, nearly, and the frozen
// network predicts nearly what the other does.
constexpr double share_in_bfloat16 = 0.15;
double allowed_in_bfloat16(double largest) { return share_in_bfloat16 * std::max(largest, 1e-3); }

std::string first_loss_difference(const Reference& reference, double loss) {
  const double wanted = reference.results.at("losses").values[0];
  if (std::abs(loss - wanted) <= allowed_in_bfloat16(std::abs(wanted))) return "";
  return "loss 0 is " + std::to_string(loss) + ", PyTorch's is " + std::to_string(wanted) + ", in floats";
}
double largest_of(const std::vector<float>& values) {
  double largest = 0;
  for (const float x : values) largest = std::max(largest, std::abs(static_cast<double>(x)));
  return largest;
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
    note(first_loss_difference(reference, static_cast<double>(alone.losses[0])));
    note(frozen_difference(alone.bits, allowed_in_bfloat16(largest_of(alone.bits.predicted))));
  } else {
    note(difference(reference, "losses", alone.losses));
    for (int i = 0; const ParameterInfo& info : parameters) {
      std::vector<float> values(reference.initial(info).size());
      model->read(i++, values);
      note(difference(reference, info.name, values));
    }
    note(difference(reference, "predictions", alone.bits.predicted));
    note(frozen_difference(alone.bits, 2 * reference.results.at("predictions").tolerance));
  }
  for (const int threads : {2, 3, 7})
    if (train(*model, one, reference, threads).bits != alone.bits)
      note(std::to_string(threads) + " threads make other bits than one");
  return alone.bits;
}

}  // namespace sinter::random_networks
