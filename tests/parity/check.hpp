#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "runtime/model/model.hpp"
#include "tests/parity/formula.hpp"

/// Three training steps of a network against PyTorch's, from the same weights and data. README.md describes the
/// reference files.
namespace sinter::parity {

inline constexpr double loss_tolerance = 1e-5;    ///< relative
inline constexpr double value_tolerance = 1e-4;   ///< times max(1, |value|)
inline constexpr double change_tolerance = 1e-2;  ///< relative, of the norm of a parameter's whole change

struct Gap {
  double size = -1;  ///< in units of max(1, |want|)
  std::string name;
  std::size_t index = 0;
  double got = 0, want = 0;
};

/// Larger than any bound when either value is not a number.
inline double gap(double got, double want) {
  const double size = std::abs(got - want) / std::max(1.0, std::abs(want));
  return std::isnan(size) ? HUGE_VAL : size;
}

inline std::vector<float> read(const Model& model, int parameter, std::size_t size) {
  std::vector<float> values(size);
  model.read(parameter, values);
  return values;
}

/// The stored sample farthest from its reference.
inline Gap worst_sample(const std::string& name, const std::vector<float>& got, const nlohmann::json& want) {
  const auto values = want.at("values").get<std::vector<double>>();
  const auto stride = want.at("stride").get<std::size_t>();
  Gap worst;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t index = i * stride % got.size();
    const double size = gap(got[index], values[i]);
    if (size > worst.size) worst = {size, name, index, got[index], values[i]};
  }
  return worst;
}

/// Samples one by one; the values that are not stored by the norms of the parameter and of its change.
inline Gap check_parameter(const std::string& name, const std::vector<float>& got, const std::vector<float>& start,
                           const nlohmann::json& want) {
  double norm = 0, change = 0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    norm += static_cast<double>(got[i]) * got[i];
    change += (static_cast<double>(got[i]) - start[i]) * (static_cast<double>(got[i]) - start[i]);
  }
  const Gap worst = worst_sample(name, got, want);
  CHECK_MESSAGE(worst.size <= value_tolerance,
                name << "[" << worst.index << "] is " << worst.got << ", PyTorch has " << worst.want);
  const double norm_wanted = want.at("norm").get<double>(), change_wanted = want.at("change").get<double>();
  CHECK_MESSAGE(gap(std::sqrt(norm), norm_wanted) <= value_tolerance,
                name << " has norm " << std::sqrt(norm) << ", PyTorch's " << norm_wanted);
  CHECK_MESSAGE(std::abs(std::sqrt(change) - change_wanted) <= change_tolerance * change_wanted,
                name << " changed by " << std::sqrt(change) << ", PyTorch's by " << change_wanted);
  return worst;
}

inline void write_initial(Model& model, const Recipe& recipe, const nlohmann::json& wanted) {
  model.initialize(1);  // clears the optimizer's state
  const auto parameters = model.parameters();
  CHECK_MESSAGE(parameters.size() == wanted.size(), "the network has another number of parameters than PyTorch's");
  for (int i = 0; const ParameterInfo& info : parameters) {
    REQUIRE_MESSAGE(wanted.contains(info.name), "PyTorch's network has no parameter " << info.name);
    REQUIRE_MESSAGE(wanted.at(info.name).at("shape").get<std::vector<int>>() == info.shape,
                    info.name << " has another shape");
    model.write(i++, initial(recipe, info));
  }
}

inline void check_losses(Model& model, const std::string& kind, const nlohmann::json& wanted) {
  for (int step = 0; step < static_cast<int>(counts.size()); ++step) {
    const auto batch_labels = labels(step);
    Hyper hyper = model.defaults();
    hyper.step = step + 1;
    const BatchResult result = model.train_step_at(images(kind, step), batch_labels, hyper);
    CHECK(result.count == static_cast<int>(batch_labels.size()));
    const double mean = result.loss / static_cast<double>(batch_labels.size());
    const double want = wanted.at(static_cast<std::size_t>(step)).get<double>();
    CHECK_MESSAGE(std::abs(mean - want) <= loss_tolerance * want, "step " << step + 1 << " has loss " << mean
                                                                          << ", PyTorch's " << want << ", off by "
                                                                          << std::abs(mean - want) / want);
  }
}

/// The model's network is the one `reference_file` names, with a batch of 64 and the optimizer described in README.md.
inline void check_parity(Model& model, const std::string& reference_file) {
  std::ifstream file(reference_file);
  REQUIRE_MESSAGE(file.good(), "cannot read " << reference_file);
  const auto reference = nlohmann::json::parse(file);
  const auto& given = reference.at("recipe");
  const Recipe recipe{given.at("draw").get<std::string>(), given.at("images").get<std::string>(),
                      given.at("logits").get<float>()};
  const auto& wanted = reference.at("parameters");

  write_initial(model, recipe, wanted);
  check_losses(model, recipe.images, reference.at("losses"));

  Gap worst;
  for (int i = 0; const ParameterInfo& info : model.parameters()) {
    const auto start = initial(recipe, info);
    const Gap found = check_parameter(info.name, read(model, i++, start.size()), start, wanted.at(info.name));
    if (found.size > worst.size) worst = found;
  }
  MESSAGE(recipe.draw << ": worst parameter " << worst.name << "[" << worst.index << "], off by " << worst.size);
}

}  // namespace sinter::parity

namespace sinter {
using parity::check_parity;
}
