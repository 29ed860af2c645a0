#include "runtime/commands/summary.hpp"

#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/terminal/fold.hpp"
#include "runtime/terminal/table.hpp"

namespace sinter::cli {
namespace {

std::string shape_text(const Shape& shape) {
  return shape.flat() ? std::to_string(shape.channels) : text("%dx%dx%d", shape.height, shape.width, shape.channels);
}

/// Empty where the layer reads the one above and nothing else.
std::string from_text(const LayerSummary& layer, const std::string& above) {
  if (layer.inputs.size() == 1 && layer.inputs[0] == above) return "";
  std::string all;
  for (const std::string& input : layer.inputs) all += (all.empty() ? "" : " + ") + input;
  return all;
}

}  // namespace

std::string summary_text(const NetworkSummary& summary, int width) {
  Table table{{{"layer", "output", "parameters", "statistics", "FLOP", "memory", "from"}, {}},
              {true, true, false, false, false, false, true}};
  std::string above = "input";
  for (const LayerSummary& layer : summary.layers) {
    table.rows.push_back({layer.name, shape_text(layer.output), layer.trained > 0 ? grouped(layer.trained) : "",
                          layer.kept > 0 ? grouped(layer.kept) : "", layer.flops > 0 ? count_text(layer.flops) : "",
                          layer.bytes > 0 ? bytes_text(layer.bytes) : "", from_text(layer, above)});
    above = layer.name;
  }
  table.rows.push_back({});
  table.rows.push_back({"total", "", grouped(summary.trained), grouped(summary.kept), count_text(summary.flops),
                        bytes_text(summary.output_bytes)});
  return table.text(width) +
         folded("FLOP: forward, one image. memory: the outputs of a batch of " + std::to_string(summary.batch) +
                    ".\n\n" +
                    text("parameters     %s trained, %s kept without training (running statistics)\n",
                         grouped(summary.trained).c_str(), grouped(summary.kept).c_str()) +
                    text("training step  %sFLOP forward, backward and update, a batch of %d\n",
                         (count_text(summary.step_flops) + (summary.step_flops < 1000 ? " " : "")).c_str(),
                         summary.batch) +
                    text("memory         %s activations and gradients (the arena), %s parameters, %s optimizer state\n",
                         bytes_text(summary.arena_bytes).c_str(), bytes_text(summary.parameter_bytes).c_str(),
                         bytes_text(summary.state_bytes).c_str()),
                width);
}

}  // namespace sinter::cli
