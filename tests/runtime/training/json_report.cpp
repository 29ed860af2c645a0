#include "runtime/training/json_report.hpp"

#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "runtime/base/version.hpp"
#include "runtime/training/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

History history() {
  return {.epochs = {{1, 0.5, 0.75, 0.25, 0.875, 2.5}, {2, 0.25, 0.875, 0.125, 0.9375, 2.25}},
          .metric_kind = {"accuracy", true},
          .step_ms = 1.5,
          .images_per_second = 4000,
          .train_seconds = 4.5,
          .steps = 30};
}

RunFacts facts() {
  return {.data = "mnist",
          .compiler = "gcc 12.2.0",
          .arch = "avx2",
          .weights_sha256 = "00ff",
          .seed = 18446744073709551615u,
          .threads = 2,
          .command = "digits train",
          .learning = "SGD, rate 0.1",
          .began = "2026-11-28 12:30:05 UTC",
          .seconds = 5.5};
}

}  // namespace

TEST_CASE("a report holds what was measured") {
  const TemporaryFolder folder;
  JsonReport(folder / "run.json").write(history(), facts());
  const nlohmann::json report = nlohmann::json::parse(contents(folder / "run.json"));
  CHECK(report == nlohmann::json::parse(R"({
    "epochs": [
      {"epoch": 1, "train_loss": 0.5, "train_accuracy": 0.75, "test_loss": 0.25, "test_accuracy": 0.875,
       "seconds": 2.5},
      {"epoch": 2, "train_loss": 0.25, "train_accuracy": 0.875, "test_loss": 0.125, "test_accuracy": 0.9375,
       "seconds": 2.25}],
    "best_epoch": 2, "stopped_early": false, "stopped": null, "step_ms": 1.5, "images_per_second": 4000.0,
    "train_seconds": 4.5, "steps": 30, "threads": 2, "seed": 18446744073709551615,
    "weights_sha256": "00ff", "data": "mnist", "classes": null, "augmentation": null,
    "compiler": "gcc 12.2.0", "arch": "avx2", "version": ")" +
                                        std::string(version) +
                                        R"(", "command": "digits train", "learning": "SGD, rate 0.1", "weights": null,
    "began": "2026-11-28 12:30:05 UTC", "seconds": 5.5})"));
  CHECK(folder.count() == 1);
}

TEST_CASE("with images held out, their figures stand before those of the test, and choose the best epoch") {
  History with = history();
  with.epochs[0].validation_loss = 0.25, with.epochs[0].validation_metric = 0.5;
  with.epochs[1].validation_loss = 0.5, with.epochs[1].validation_metric = 0.25;
  with.stopped_early = true;
  const nlohmann::json report = nlohmann::json::parse(json_report(with, facts()));
  CHECK(report["epochs"][1] ==
        nlohmann::json::parse(R"({"epoch": 2, "train_loss": 0.25, "train_accuracy": 0.875, "validation_loss": 0.5,
    "validation_accuracy": 0.25, "test_loss": 0.125, "test_accuracy": 0.9375, "seconds": 2.25})"));
  CHECK(report["best_epoch"] == 1);
  CHECK(report["stopped_early"] == true);
}

TEST_CASE("a report of a run that was stopped says where") {
  History stopped = history();
  stopped.stopped.emplace();
  stopped.stopped->history = stopped.epochs;
  stopped.stopped->step = 7;
  CHECK(nlohmann::json::parse(json_report(stopped, facts()))["stopped"] ==
        nlohmann::json::parse(R"({"epoch": 3, "step": 7})"));
}

TEST_CASE("numbers JSON does not know become null, bad UTF-8 a replacement") {
  History bad = history();
  bad.epochs[0].test_loss = std::numeric_limits<double>::infinity();
  RunFacts odd = facts();
  odd.compiler = "gcc \xff";
  const nlohmann::json report = nlohmann::json::parse(json_report(bad, odd));
  CHECK(report["epochs"][0]["test_loss"].is_null());
  CHECK(report["compiler"] == "gcc \xEF\xBF\xBD");
}

TEST_CASE("an unwritable path is known before there is anything to write") {
  CHECK_REJECTS(JsonReport("/nowhere/at/all.json"), "/nowhere/at/all.json: cannot write here");
}
