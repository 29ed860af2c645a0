#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "runtime/model/model.hpp"
#include "tests/random_networks/formula.hpp"

/// What PyTorch made of a random network: the files that judge.py writes.
namespace sinter::random_networks {

/// Some values of a result, every stride-th, and the sum of all with signs.
struct Expected {
  std::size_t size = 0, stride = 1;
  double tolerance = 0, sum = 0;
  std::vector<double> values;
};

struct Reference {
  int seed = 0;
  std::string network, drawing, image_kind;
  std::vector<TargetDrawn> targets_drawn;  ///< of each output
  bool weighted = false;                   ///< whether a loss wants weights of the samples
  std::vector<int> counts;                 ///< images of each step
  int batch = 0, image_size = 0;
  std::map<std::string, Expected> results;  ///< losses, predictions, and parameters by name

  int steps() const { return static_cast<int>(counts.size()); }
  /// Of a step, or for number steps() those whose predictions were asked.
  std::vector<float> images(int step) const;
  std::vector<float> targets(int step) const;  ///< rows of all outputs'
  std::vector<float> weights(int step) const;  ///< of the samples; none, unless `weighted`
  std::vector<float> initial(const ParameterInfo& parameter) const;
};

/// The file of a seed in a folder. @throws std::runtime_error naming the file
Reference read_reference(const std::string& folder, int seed);

/// Of all values, each added or subtracted as a hash of its index says: one wrong value of many shows.
double signed_sum(std::span<const float> values);

/// What differs, or "": `loss 1 is 2.31, PyTorch's is 2.25, 0.0001 allowed`.
std::string difference(const Reference& reference, const std::string& name, std::span<const float> got,
                       double slack = 1);

/// Of a result that a network of another form need not have: the biases that a BatchNorm cancels. "" for the rest.
std::string missing(const Reference& reference, const std::vector<ParameterInfo>& parameters);

}  // namespace sinter::random_networks
