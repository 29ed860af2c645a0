// Predictor: a trained network from its file, without the code that trained it.
#include "runtime/compiled/predictor.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "runtime/data/dataset.hpp"
#include "runtime/data/synthetic.hpp"
#include "runtime/model/averaged_weights.hpp"
#include "runtime/saving/safetensors.hpp"
#include "sinter.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

// small::adam's, in a program that does not train it.
constexpr auto net = Input{28, 28, 1} >> MaxPool{4} >> Conv{.filters = 2, .kernel = 3, .padding = same} >>
                     BatchNorm{.decay = 0.9f} >> ReLU{} >> MaxPool{3} >> Flatten{} >> Dropout{.rate = 0.25f} >>
                     Dense{10};
using Digits = Predictor<net, Options{.batch = 4}>;

const Batch& ten() {
  static const Batch drawn = *draw_digits({.train = 10, .test = 1}).train.batch(10).begin();
  return drawn;
}

/// Trained a little, so that statistics, scales and shifts are of all sorts.
std::unique_ptr<Model> trained() {
  std::unique_ptr<Model> model = small::adam();
  model->plan_steps(5);
  for (int step = 0; step < 5; step++) model->train_step(ten().images, ten().labels);
  return model;
}

/// The file of these tensors, as any library writes it.
std::string weights_only(const Model& model, const std::string& without = "") {
  Safetensors file;
  const Snapshot snapshot(model);
  for (const NamedTensor& tensor : snapshot.parameters) {
    if (tensor.name == without) continue;
    file.tensors.push_back({tensor.name,
                            Dtype::f32,
                            {tensor.shape.begin(), tensor.shape.end()},
                            {reinterpret_cast<const std::uint8_t*>(tensor.values.data()), 4 * tensor.values.size()}});
  }
  return format_safetensors(file);
}

}  // namespace

TEST_CASE("a predictor takes the averages of a checkpoint's weights") {
  const TemporaryFolder folder;
  const std::unique_ptr<Model> model = small::averaged();
  model->plan_steps(12);
  for (int step = 0; step < 12; step++) model->train_step(ten().images, ten().labels);
  save_checkpoint(*model, folder / "averaged.safetensors");
  Digits digits(folder / "averaged.safetensors");
  std::vector<float> said(100), wanted(100), of_weights(100);
  digits.predict(ten().images, said);
  model->predict(ten().images, of_weights);
  const AveragedWeights averages(*model);
  model->predict(ten().images, wanted);
  const auto distance = [&](const std::vector<float>& other) {
    float largest = 0;
    for (std::size_t i = 0; i < said.size(); i++) largest = std::max(largest, std::abs(said[i] - other[i]));
    return largest;
  };
  CHECK(distance(wanted) < 1e-5f);
  CHECK(distance(of_weights) > 1e-3f);
}

TEST_CASE("a predictor says of any number of images what the trained model says") {
  const TemporaryFolder folder;
  const std::unique_ptr<Model> model = trained();
  save_checkpoint(*model, folder / "own.safetensors");
  for (const std::string& file :
       {folder / "own.safetensors", folder.write("weights.safetensors", weights_only(*model))}) {
    CAPTURE(file);
    Digits digits(file);
    std::vector<float> expected(100);
    model->predict(ten().images, expected);
    const std::vector<float> got = digits.predict(ten().images);  // 4, 4 and 2 of them
    REQUIRE(got.size() == 100);
    for (std::size_t i = 0; i < 100; i++) CHECK(got[i] == doctest::Approx(expected[i]).epsilon(1e-4));

    digits.threads(3);
    CHECK(digits.predict(ten().images) == got);
    for (std::size_t n = 0; n < 10; n++) {
      const auto best =
          std::max_element(got.begin() + static_cast<int>(10 * n), got.begin() + static_cast<int>(10 * n + 10));
      CHECK(digits.classify({ten().images.data() + 784 * n, 784}) == best - got.begin() - static_cast<int>(10 * n));
    }
    const BatchResult told = digits.evaluate(ten().images, ten().labels),
                      known = model->evaluate_step(ten().images, ten().labels);
    CHECK(told.count == 10);
    CHECK(told.metric == known.metric);
    CHECK(told.loss == doctest::Approx(known.loss).epsilon(1e-4));
  }
}

TEST_CASE("a file that does not fit is refused by name") {
  const TemporaryFolder folder;
  save_checkpoint(*small::decay(), folder / "decay.safetensors");
  CHECK_REJECTS(Digits{folder / "decay.safetensors"},
                "decay.safetensors: is of another network: layer batchnorm1 is `");
  const std::unique_ptr<Model> model = small::adam();
  const std::string gap = folder.write("gap.safetensors", weights_only(*model, "batchnorm1.running_var"));
  CHECK_REJECTS(Digits{gap}, "gap.safetensors: tensor 'batchnorm1.running_var' is missing");
  const std::string wide = folder.write("wide.safetensors", weights_only(*small::wider()));
  CHECK_REJECTS(Digits{wide}, "wide.safetensors: tensor 'conv1.weight' is 3x3x1x3 there and 3x3x1x2 here");
  CHECK_REJECTS(Digits{folder / "none.safetensors"}, "none.safetensors: ");
  std::vector<float> infinite{INFINITY, 1.f};
  for (int i = 0; i < static_cast<int>(model->parameters().size()); i++)
    if (model->parameters()[static_cast<std::size_t>(i)].name == "batchnorm1.gamma") model->write(i, infinite);
  CHECK_REJECTS(Digits{folder.write("inf.safetensors", weights_only(*model))},
                "inf.safetensors: tensor 'batchnorm1.gamma'");
}

TEST_CASE("sizes that do not fit are refused") {
  const TemporaryFolder folder;
  save_checkpoint(*small::adam(), folder / "own.safetensors");
  Digits digits(folder / "own.safetensors");
  const std::vector<float> images(2 * 784 + 1);
  std::vector<float> probabilities(20);
  CHECK_THROWS_AS(digits.predict(images, probabilities), std::invalid_argument);
  CHECK_THROWS_AS(digits.predict({}), std::invalid_argument);
  CHECK_THROWS_AS(digits.predict({images.data(), 784}, probabilities), std::invalid_argument);
  CHECK_THROWS_AS(digits.classify({images.data(), 2 * 784}), std::invalid_argument);
  CHECK_THROWS_AS(digits.evaluate({images.data(), 784}, std::vector<std::uint8_t>{1, 2}), std::invalid_argument);
}
