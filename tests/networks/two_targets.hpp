#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/model/weights_sha256.hpp"
#include "sinter.hpp"

/// Networks with external linkage, in files for several instruction sets: one program holds each once per target.
namespace sinter::two_targets {

inline constexpr auto small = Input{4, 4, 1} >> Flatten{} >> Dense{24} >> ReLU{} >> Dense{2};
inline constexpr auto lenet = Input{28, 28, 1} >> Conv{.filters = 6, .kernel = 5, .padding = 2} >> BatchNorm{} >>
                              ReLU{} >> MaxPool{2} >> Conv{.filters = 16, .kernel = 5} >> BatchNorm{} >> ReLU{} >>
                              MaxPool{2} >> Flatten{} >> Dense{120} >> ReLU{} >> Dense{84} >> ReLU{} >> Dense{10};

struct Trained {
  std::string_view arch, model_arch;  ///< what the file was built for, and what the model says
  std::int64_t arena;
  std::string weights;  ///< SHA-256
  std::vector<float> frozen;
};
using Result = std::array<Trained, 2>;

/// A function of the Trainer: of each target's own type. As a function of the network it would be one for all targets.
template <class Model>
Trained train() {
  Model model;
  model.threads(2);
  const auto size = static_cast<std::size_t>(model.height() * model.width()),
             classes = static_cast<std::size_t>(model.classes());
  std::vector<float> images(8 * size), probabilities(8 * classes);
  for (std::size_t i = 0; i < images.size(); i++) images[i] = static_cast<float>(i % 23) / 23;
  std::vector<std::uint8_t> labels(8);
  for (std::size_t i = 0; i < labels.size(); i++) labels[i] = static_cast<std::uint8_t>(i % classes);
  Hyper hyper = model.defaults();
  for (hyper.step = 1; hyper.step <= 3; hyper.step++) model.train_step_at(images, labels, hyper);
  model.freeze().predict(images, probabilities);
  return {codegen::this_target.name, model.arch(), Model::plan.arena_bytes, weights_sha256(model), probabilities};
}

Result generic();
Result avx2();
Result avx512();

}  // namespace sinter::two_targets
