#include "runtime/json_report.hpp"

#include <nlohmann/json.hpp>

#include "runtime/fit.hpp"

namespace sinter {
namespace {

using Json = nlohmann::ordered_json;  // a person reads it too: keep the order below

Json to_json(const EpochRecord& record) {
  return {{"epoch", record.epoch},         {"train_loss", record.train_loss},       {"train_accuracy", record.train_accuracy},
          {"test_loss", record.test_loss}, {"test_accuracy", record.test_accuracy}, {"seconds", record.seconds}};
}

}  // namespace

std::string json_report(const History& history, const RunFacts& facts) {
  Json epochs = Json::array();
  for (const EpochRecord& record : history.epochs) epochs.push_back(to_json(record));
  Json stopped;
  if (history.stopped) stopped = {{"epoch", history.stopped->epoch()}, {"step", history.stopped->step}};
  const Json report = {{"epochs", std::move(epochs)},
                       {"stopped", std::move(stopped)},
                       {"step_ms", history.step_ms},
                       {"images_per_second", history.images_per_second},
                       {"train_seconds", history.train_seconds},
                       {"steps", history.steps},
                       {"threads", facts.threads},
                       {"seed", facts.seed},
                       {"weights_sha256", facts.weights_sha256},
                       {"data", facts.data},
                       {"compiler", facts.compiler},
                       {"arch", facts.arch}};
  return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sinter
