#include "tests/runtime/tiny_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "dsl/expression.hpp"
#include "dsl/layers/dense.hpp"
#include "dsl/layers/flatten.hpp"
#include "dsl/layers/input.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/random.hpp"
#include "runtime/compiled/options.hpp"
#include "runtime/model/views.hpp"

using namespace sinter;

namespace {

// The plan of this model, had the compiler made it; there are views of it for images of 28x28.
constexpr auto net = Input{28, 28, 1} >> Flatten{} >> Dense{TinyModel::classes_count};
constexpr Options softmax_regression{.optimizer = SGD{.rate = 0.1f}};
using Code = codegen::Compiled<Problem<net, softmax_regression>, codegen::Mode::train>;
using InferCode = codegen::Compiled<Problem<net, softmax_regression>, codegen::Mode::infer>;

}  // namespace

TinyModel::TinyModel(int side, int capacity) : side_(side), capacity_(capacity) {
  weights_.resize(static_cast<std::size_t>(classes_count * pixels()));
  bias_.resize(classes_count);
  steps.reserve(1000);
  evaluations.reserve(1000);
  last_images.reserve(static_cast<std::size_t>(capacity * pixels()));
}

void TinyModel::draw_parameters(std::uint64_t new_seed) {
  seed = new_seed;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    weights_[i] = 0.01f * static_cast<float>(Random(seed, stream(Purpose::initialize), i).normal());
  }
  std::fill(bias_.begin(), bias_.end(), 0.f);
}

double TinyModel::forward(std::span<const float> image, int label, std::span<double> probabilities) const {
  for (std::size_t c = 0; c < classes_count; ++c) {
    double sum = static_cast<double>(bias_[c]);
    for (std::size_t p = 0; p < image.size(); ++p)
      sum += static_cast<double>(weights_[p * classes_count + c] * image[p]);
    probabilities[c] = sum;
  }
  const double largest = *std::max_element(probabilities.begin(), probabilities.end());
  double total = 0;
  for (double& value : probabilities) total += value = std::exp(value - largest);
  for (double& value : probabilities) value /= total;
  return -std::log(probabilities[static_cast<std::size_t>(label)]);
}

BatchResult TinyModel::train_step_at(std::span<const float> images, const Targets& targets, const Hyper& hyper) {
  const WholeNumbers& labels = targets.whole();
  steps.push_back({static_cast<int>(labels.size()), hyper});
  last_images.assign(images.begin(), images.end());
  BatchResult result{0, 0, static_cast<int>(labels.size())};
  const std::size_t size = static_cast<std::size_t>(pixels());
  const float rate = hyper.rate / static_cast<float>(labels.size());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::array<double, classes_count> probabilities{};
    const std::span<const float> image = images.subspan(i * size, size);
    const int label = static_cast<int>(labels[i]);
    result.loss += forward(image, label, probabilities);
    result.metric += std::max_element(probabilities.begin(), probabilities.end()) - probabilities.begin() == label;
    for (std::size_t c = 0; c < classes_count; ++c) {
      const float gradient = static_cast<float>(probabilities[c]) - (static_cast<int>(c) == label ? 1.f : 0.f);
      for (std::size_t p = 0; p < size; ++p) weights_[p * classes_count + c] -= rate * gradient * image[p];
      bias_[c] -= rate * gradient;
    }
  }
  if (diverge) result.loss = std::numeric_limits<double>::quiet_NaN();
  return result;
}

BatchResult TinyModel::evaluate_step(std::span<const float> images, const Targets& targets,
                                     std::span<float> predictions) {
  predict(images, predictions);
  return evaluate_step(images, targets);
}

BatchResult TinyModel::evaluate_step(std::span<const float> images, const Targets& targets) {
  const WholeNumbers& labels = targets.whole();
  evaluations.push_back(static_cast<int>(labels.size()));
  BatchResult result{0, 0, static_cast<int>(labels.size())};
  const std::size_t size = static_cast<std::size_t>(pixels());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::array<double, classes_count> probabilities{};
    result.loss += forward(images.subspan(i * size, size), static_cast<int>(labels[i]), probabilities);
    result.metric += std::max_element(probabilities.begin(), probabilities.end()) - probabilities.begin() == labels[i];
  }
  return result;
}

void TinyModel::predict(std::span<const float> images, std::span<float> probabilities) {
  const std::size_t size = static_cast<std::size_t>(pixels());
  for (std::size_t i = 0; i * size < images.size(); ++i) {
    std::array<double, classes_count> row{};
    forward(images.subspan(i * size, size), 0, row);
    std::transform(row.begin(), row.end(), probabilities.begin() + static_cast<std::ptrdiff_t>(i * classes_count),
                   [](double value) { return static_cast<float>(value); });
  }
}

std::vector<ParameterInfo> TinyModel::parameters() const {
  return {{"dense1.weight", {pixels(), classes_count}, true}, {"dense1.bias", {classes_count}, true}};
}

void TinyModel::read(int parameter, std::span<float> values) const {
  const std::vector<float>& from = parameter == 0 ? weights_ : bias_;
  std::copy(from.begin(), from.end(), values.begin());
}

void TinyModel::write(int parameter, std::span<const float> values) {
  std::copy(values.begin(), values.end(), (parameter == 0 ? weights_ : bias_).begin());
}

NetworkViews TinyModel::views() const {
  return {view_of_graph(Code::lowered), view_of_plan(Code::plan), view_of_plan(InferCode::plan),
          softmax_regression.optimizer};
}

std::string TinyModel::explain(std::string_view stage) {
  if (!stage.empty()) throw InputError("no stage '" + std::string(stage) + "'; the stages are: none");
  return "k00 contract dense1\n";
}

std::vector<KernelTiming> TinyModel::profile(std::span<const float>, const Targets&, int) {
  return {{"k00 contract dense1", 2e6, 4e6, 1e-3}, {"k01 update", 0, 6e6, 3e-3}};
}
