#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dsl/shape.hpp"
#include "runtime/base/abi.hpp"

namespace sinter {

struct NetworkViews;  // runtime/model/views.hpp

/// A layer as the user wrote it.
struct LayerSummary {
  std::string name, kind;    ///< `conv1` or the name given; `conv`
  Shape output;              ///< of one image
  std::int64_t trained = 0;  ///< numbers that training changes
  std::int64_t kept = 0;     ///< running statistics: saved with the network, not trained
  double flops = 0;          ///< forward, one image; a multiply-add counts as 2
  /// of the output, of a full batch; 0 for Flatten, which is another view of its input
  std::int64_t bytes = 0;
  std::vector<std::string> inputs;  ///< layers whose outputs it reads; `input` for the images
};

struct NetworkSummary {
  std::vector<LayerSummary> layers;  ///< in the order of evaluation
  std::int64_t trained = 0, kept = 0;
  double flops = 0;               ///< forward, one image
  double step_flops = 0;          ///< forward, backward and update of a full batch, as the kernels do it
  std::int64_t output_bytes = 0;  ///< of all layers, each kept for itself
  /// what the plan of a training step takes: activations, gradients, partial sums, shared
  std::int64_t arena_bytes = 0;
  std::int64_t parameter_bytes = 0, state_bytes = 0;  ///< parameters and statistics; optimizer state
  int batch = 0;
};

/// What the layers of a network cost.
NetworkSummary summarize(const NetworkViews& views);

}  // namespace sinter
