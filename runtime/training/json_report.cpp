#include "runtime/training/json_report.hpp"

#include <nlohmann/json.hpp>

#include "runtime/base/version.hpp"
#include "runtime/model/best_epoch.hpp"
#include "runtime/training/fit.hpp"

namespace sinter {
namespace {

using Json = nlohmann::ordered_json;  // a person reads it too: keep the order below

/// Of an EpochRecord, or of an OutputRecord.
void add_figures(Json& json, const auto& record, const Metric& metric) {
  const auto add = [&](const std::string& which, double loss, double figure) {
    json[which + "_loss"] = loss;
    if (!metric.none()) json[which + "_" + metric.name] = figure;
  };
  add("train", record.train_loss, record.train_metric);
  if (record.validation_loss && record.validation_metric)
    add("validation", *record.validation_loss, *record.validation_metric);
  add("test", record.test_loss, record.test_metric);
}

Json to_json(const EpochRecord& record, const History& history) {
  Json json = {{"epoch", record.epoch}};
  add_figures(json, record, history.metric_kind);
  json["seconds"] = record.seconds;
  for (std::size_t k = 0; k < record.outputs.size(); ++k) {
    Json one = {{"name", history.outputs[k].name}};
    add_figures(one, record.outputs[k], history.outputs[k].metric_kind);
    json["outputs"].push_back(std::move(one));
  }
  return json;
}

}  // namespace

std::string json_report(const History& history, const RunFacts& facts) {
  Json epochs = Json::array();
  for (const EpochRecord& record : history.epochs) epochs.push_back(to_json(record, history));
  Json stopped;
  if (history.stopped) stopped = {{"epoch", history.stopped->epoch()}, {"step", history.stopped->step}};
  const Json report = {{"epochs", std::move(epochs)},
                       {"best_epoch", history.epochs.empty() ? Json(nullptr) : Json(best_epoch(history.epochs))},
                       {"stopped_early", history.stopped_early},
                       {"stopped", std::move(stopped)},
                       {"step_ms", history.step_ms},
                       {"images_per_second", history.images_per_second},
                       {"train_seconds", history.train_seconds},
                       {"steps", history.steps},
                       {"threads", facts.threads},
                       {"seed", facts.seed},
                       {"weights_sha256", facts.weights_sha256},
                       {"data", facts.data},
                       {"classes", facts.classes.empty() ? Json(nullptr) : Json(facts.classes)},
                       {"augmentation", facts.augmentation.empty() ? Json(nullptr) : Json(facts.augmentation)},
                       {"compiler", facts.compiler},
                       {"arch", facts.arch},
                       {"version", std::string(version)},
                       {"command", facts.command},
                       {"learning", facts.learning},
                       {"weights", facts.weights.empty() ? Json(nullptr) : Json(facts.weights)},
                       {"began", facts.began},
                       {"seconds", facts.seconds}};
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sinter
