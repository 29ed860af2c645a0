#pragma once

#include "dsl/cxx20.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/model/targets.hpp"

/// Looking inside a network: its graph run op by op, straight from the definitions beside the ops, on a few images.
/// Slow (tens of milliseconds an image) and independent of kernels: nothing is kept back by fusion or shared memory.
namespace sinter {

class Model;

/// How the values of a tensor are spread.
struct Distribution {
  double mean = 0, deviation = 0;          ///< of the finite values
  double quantiles[5] = {};                ///< 5, 25, 50, 75 and 95 % of the finite values lie below
  double zeros = 0;                        ///< fraction of values that are exactly 0
  std::int64_t count = 0, not_finite = 0;  ///< values, and those that are infinite or not a number
};
Distribution distribution(std::span<const double> values);

/// One layer on one batch.
struct LayerProbe {
  std::string layer;                     ///< `conv1`
  Distribution output;                   ///< what the layer hands on
  std::optional<Distribution> gradient;  ///< dL/d(output) of the mean loss; none where no parameter lies before it
};
/// One parameter on one batch.
struct ParameterProbe {
  std::string name;              ///< `conv1.weight`
  Distribution value, gradient;  ///< dL/d(parameter) of the mean loss
  double norm = 0;               ///< of the gradient: √ Σ g²
};
struct Probe {
  std::vector<LayerProbe> layers;          ///< in order of evaluation
  std::vector<ParameterProbe> parameters;  ///< trained ones, in order of Model::parameters()
};

/// Forward and backward in double with the statistics of the batch, parameters as they are now; changes nothing. Images
/// (count, height, width, channels); `seed` and `step` are those of Hyper, for Dropout. @throws std::invalid_argument
/// for sizes that do not fit
Probe probe(const Model& model, std::span<const float> images, const Targets& targets, std::uint64_t seed = 1,
            std::int64_t step = 1);

/// The first layer whose output is infinite or not a number on this batch, computed forward in float as a training step
/// does; a parameter that is not finite itself is named instead (`conv1.weight`); "" if everything is finite.
std::string first_not_finite(const Model& model, std::span<const float> images, const Targets& targets,
                             std::uint64_t seed = 1, std::int64_t step = 1);

}  // namespace sinter
