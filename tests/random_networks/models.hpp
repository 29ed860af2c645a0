#pragma once

#include "sinter.hpp"
#include "tests/random_networks/model_case.hpp"

namespace sinter::random_networks {

struct ModelRegistered {
  explicit ModelRegistered(const ModelCase& one) { model_cases().push_back(one); }
};

/// The same options with that precision.
constexpr Options in_bfloat16(Options options) {
  options.precision = bf16;
  return options;
}

template <const auto& Net, Options O>
ModelCase model_case(int seed) {
  constexpr bool narrow = O.precision == bf16;
  return {seed, codegen::this_target.name, narrow,
          []() -> std::unique_ptr<Model> { return std::make_unique<Trainer<Net, O>>(); },
          [](const Model& model, std::span<const float> images, int threads) {
            const std::size_t image = static_cast<std::size_t>(model.height()) *
                                      static_cast<std::size_t>(model.width()) *
                                      static_cast<std::size_t>(model.channels());
            std::vector<float> predictions(images.size() / image * static_cast<std::size_t>(model.outputs()));
            dynamic_cast<const Trainer<Net, O>&>(model).freeze().predict(images, predictions, threads);
            return predictions;
          }};
}

}  // namespace sinter::random_networks
