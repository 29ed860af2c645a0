#pragma once

#include <functional>
#include <string>
#include <vector>

#include "dsl/layers.hpp"
#include "runtime/compiled/options.hpp"
#include "tests/random_networks/reference.hpp"

/// The compiler's passes as ordinary functions at run time, and their plans run by the oracle: no kernel is
/// instantiated, so that a network costs next to nothing to compile.
namespace sinter::random_networks {

/// Enough for any network that draw.py draws.
inline constexpr int capacity = 1200;
using Graph = codegen::Graph<capacity>;

struct PlanCase {
  int seed = 0;
  int allowed = 0;  ///< the capacity that the compiler would give it
  std::function<Graph(bool training)> lowered;
  Optimizer optimizer = Adam{};
  int batch = 0;
  Losses loss = CrossEntropy{};
};

std::vector<PlanCase>& plan_cases();

struct PlanRegistered {
  template <class Net>
  PlanRegistered(int seed, const Net& net, const Options& options) {
    plan_cases().push_back(
        {seed, codegen::graph_capacity(net),
         [&net, loss = options.loss](bool training) { return codegen::lower<capacity>(net, loss, training); },
         options.optimizer, options.batch, options.loss});
  }
};

/// What plans without any pass make of a network that PyTorch has not judged, as a reference: operations one by one,
/// from the definitions.
Reference reference_without_passes(const PlanCase& one);

/// Everything that differs from PyTorch, or between plans that should agree: with all passes for each instruction set,
/// and without each.
std::vector<std::string> plan_faults(const PlanCase& one, const Reference& reference);

}  // namespace sinter::random_networks
