#include "runtime/json_report.hpp"

#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "runtime/fit.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

History history() {
  return {.epochs = {{1, 0.5, 0.75, 0.25, 0.875, 2.5}, {2, 0.25, 0.875, 0.125, 0.9375, 2.25}},
          .step_ms = 1.5,
          .images_per_second = 4000,
          .train_seconds = 4.5,
          .steps = 30};
}

RunFacts facts() {
  return {.data = "mnist", .compiler = "gcc 12.2.0", .arch = "avx2", .weights_sha256 = "00ff", .seed = 18446744073709551615u, .threads = 2};
}

}  // namespace

TEST_CASE("a report holds what was measured") {
  const TemporaryFolder folder;
  JsonReport(folder / "run.json").write(history(), facts());
  const nlohmann::json report = nlohmann::json::parse(contents(folder / "run.json"));
  CHECK(report == nlohmann::json::parse(R"({
    "epochs": [
      {"epoch": 1, "train_loss": 0.5, "train_accuracy": 0.75, "test_loss": 0.25, "test_accuracy": 0.875, "seconds": 2.5},
      {"epoch": 2, "train_loss": 0.25, "train_accuracy": 0.875, "test_loss": 0.125, "test_accuracy": 0.9375, "seconds": 2.25}],
    "stopped": null, "step_ms": 1.5, "images_per_second": 4000.0, "train_seconds": 4.5, "steps": 30, "threads": 2, "seed": 18446744073709551615,
    "weights_sha256": "00ff", "data": "mnist", "compiler": "gcc 12.2.0", "arch": "avx2"})"));
  CHECK(folder.count() == 1);
}

TEST_CASE("a report of a run that was stopped says where") {
  History stopped = history();
  stopped.stopped.emplace();
  stopped.stopped->history = stopped.epochs;
  stopped.stopped->step = 7;
  CHECK(nlohmann::json::parse(json_report(stopped, facts()))["stopped"] == nlohmann::json::parse(R"({"epoch": 3, "step": 7})"));
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
