#include "runtime/report/run_identity.hpp"

#include <string>
#include <vector>

#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/base/version.hpp"
#include "runtime/data/train_test.hpp"
#include "runtime/inspect/summary.hpp"
#include "runtime/model/model.hpp"
#include "runtime/model/views.hpp"
#include "runtime/report/page.hpp"
#include "runtime/training/json_report.hpp"

namespace sinter::report {
namespace {

std::string duration_text(double seconds) {
  if (seconds < 120) return text("%.1f s", seconds);
  const auto whole = static_cast<long long>(seconds);
  if (whole < 7200) return text("%lld min %lld s", whole / 60, whole % 60);
  return text("%lld h %lld min", whole / 3600, whole / 60 % 60);
}

std::string images_text(const Dataset& data) { return grouped(static_cast<std::int64_t>(data.size())) + " images"; }

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " + ") + word;
  return all;
}

}  // namespace

void add_identity(Page& page, const Model& model, const TrainTest& data, const RunFacts& facts) {
  page.section("The run");
  Table table{.head = {"what", "value"}, .rows = {}, .words = 2};
  const auto add = [&](const char* what, const std::string& value) {
    if (!value.empty()) table.rows.push_back({what, value});
  };
  add("command", facts.command);
  add("began", facts.began);
  add("lasted", facts.seconds > 0 ? duration_text(facts.seconds) : "");
  const auto& other = data.stand_in;
  add("data", facts.data + (other ? ": " + other->what + ", this is not " + other->wanted : ""));
  add("trained on",
      images_text(data.train) + text(" of %d x %d x %d", model.height(), model.width(), model.channels()));
  add("augmented by", data.train.augmentation());
  add("tested on", images_text(data.test));
  add("learning", facts.learning);
  add("batches of", std::to_string(model.batch()));
  add("seed", std::to_string(facts.seed));
  add("began with the weights of", facts.weights);
  add("library", std::string("sinter ") + version);
  add("kernels", facts.arch + ", compiled by " + facts.compiler);
  add("threads", std::to_string(facts.threads));
  add("SHA-256 of the weights", facts.weights_sha256);
  page.table(
      "What the run was, and was made of. Command, data, seed and library give the same weights again, bit for bit.",
      table);
}

void add_layer_table(Page& page, const NetworkViews& views) {
  const NetworkSummary summary = summarize(views);
  page.section("The network");
  Table table{
      .head = {"layer", "reads", "output", "parameters", "statistics", "FLOP an image"}, .rows = {}, .words = 3};
  for (const LayerSummary& layer : summary.layers) {
    const std::string shape = layer.output.flat()
                                  ? std::to_string(layer.output.channels)
                                  : text("%dx%dx%d", layer.output.height, layer.output.width, layer.output.channels);
    table.rows.push_back({layer.name, joined(layer.inputs), shape, layer.trained > 0 ? grouped(layer.trained) : "",
                          layer.kept > 0 ? grouped(layer.kept) : "", layer.flops > 0 ? count_text(layer.flops) : ""});
  }
  table.rows.push_back({"all", "", "", grouped(summary.trained), grouped(summary.kept), count_text(summary.flops)});
  page.table("The layers as they are written, outputs as height x width x channels.", table);
}

}  // namespace sinter::report
