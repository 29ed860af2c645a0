#pragma once

#include <string>
#include <vector>

#include "tests/random_networks/plans.hpp"

/// The cases of layers.json as networks: layers_cpp.py writes a line for each.
namespace sinter::parity {

struct LayerCase {
  std::string drawing;  ///< of layers.json
  random_networks::PlanCase plan;
};

inline std::vector<LayerCase>& layer_cases() {
  static std::vector<LayerCase> list;
  return list;
}

struct LayerRegistered {
  template <class Net>
  LayerRegistered(const char* drawing, const Net& net, int batch) {
    using namespace random_networks;
    static constexpr Loss loss = MeanSquaredError{.sum = true};
    const PlanCase plan{
        .allowed = codegen::graph_capacity(net),
        .lowered = [&net](bool training) { return codegen::lower<random_networks::capacity>(net, loss, training); },
        .optimizer = SGD{.rate = 1},
        .batch = batch,
        .loss = loss};
    layer_cases().push_back({drawing, plan});
  }
};

}  // namespace sinter::parity
