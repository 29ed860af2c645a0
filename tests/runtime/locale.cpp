// A program that called setlocale, as those of Qt and GTK do, writes the same files and lines as any other.
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <sstream>
#include <vector>

#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"
#include "runtime/command_line/command_line.hpp"
#include "runtime/commands/learning.hpp"
#include "runtime/data/csv.hpp"
#include "runtime/inspect/explain.hpp"
#include "runtime/inspect/summary.hpp"
#include "runtime/model/views.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/terminal/evaluation_text.hpp"
#include "runtime/terminal/progress.hpp"
#include "runtime/training/csv_log.hpp"
#include "runtime/training/evaluation.hpp"
#include "runtime/training/fit.hpp"
#include "runtime/training/json_report.hpp"
#include "tests/runtime/comma_locale.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/small_networks.hpp"

using namespace sinter;

namespace {

TrainingState state() {
  TrainingState s;
  s.epochs = 2, s.batch = 16, s.steps = 7, s.rate = 0.0625f, s.weight_decay = 1e-4f;
  s.history = {{1, 1234.5, 0.125, 1. / 3, 0.5, 2.25}};
  return s;
}

}  // namespace

TEST_CASE("the locale of these tests writes commas") {
  const CommaLocale comma;
  if (!comma) return;
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.1f", 2.5);
  CHECK(std::string(digits.data()) == "2,5");
  std::ostringstream out;
  out << 1234.5;
  CHECK(out.str() == "1.234,5");
}

TEST_CASE("text") {
  check_same_in_every_locale([] { return text("%.2f %g %d %5.1f %%", 1234.5, 1e-7, 1234567, -0.25); });
  check_same_in_every_locale(
      [] { return number_text(1234.5) + number_text(0.1f) + bytes_text(3000) + count_text(1234.5) + grouped(123456); });
  check_same_in_every_locale([] {
    std::array<char, 64> memory{};
    return std::string(memory.data(), text_into(memory, "%.9g,%.9g", 0.1, 1234567.5));
  });
}

TEST_CASE("tables that are read") {
  const TemporaryFolder folder;
  const std::string file = folder.write("t.csv", "x,y\n1.5,a\n2.25,b\n");
  check_same_in_every_locale([&] {
    const CsvTable table = read_csv(file, {.label = "y"});
    const Batch rows = *table.data.batch(2).begin();
    return std::vector<float>(rows.images.begin(), rows.images.end());
  });
  const Batch rows = *read_csv(file, {.label = "y"}).data.batch(2).begin();
  CHECK(rows.images(1, 0, 0, 0) == 2.25f);
}

TEST_CASE("checkpoints, and reading them") {
  const auto model = small::adam();
  check_same_in_every_locale([&] { return format_checkpoint(*model, state()); });
  check_same_in_every_locale([&] {
    const std::string file = format_checkpoint(*model, state());
    const Checkpoint read = parse_checkpoint({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()}, "f");
    return std::array<double, 3>{static_cast<double>(read.training->rate), read.training->history.at(0).train_loss,
                                 read.training->history.at(0).test_loss};
  });
}

TEST_CASE("logs, and going on with them") {
  check_same_in_every_locale([] {
    const TemporaryFolder folder;
    StepRecord step;
    step.epoch = 1, step.rate = 0.5f, step.loss = 2.25, step.metric = 0.75, step.images = 64, step.seconds = 0.3;
    for (const std::int64_t steps : {0, 2}) {
      CsvLog log(folder / "run.csv");
      log.open(steps);
      for (step.total = steps + 1; step.total <= 1236; ++step.total) log.add(step);
      log.add(EpochRecord{1, 0, 0, 1234.5, 0.25, 0});
    }
    return contents(folder / "run.csv");
  });
}

TEST_CASE("reports, and what the terminal shows") {
  check_same_in_every_locale([] {
    History history;
    history.epochs = state().history;
    history.step_ms = 0.125, history.images_per_second = 12345.5, history.train_seconds = 1.5, history.steps = 12345;
    return json_report(history, {});
  });
  check_same_in_every_locale([] {
    std::array<char, 200> line{};
    StepRecord at;
    at.epoch = 1, at.epochs = 2, at.step = 1234, at.steps = 5678, at.epoch_loss = 1.25, at.epoch_metric = 0.5;
    return std::string(line.data(), progress_line(at, {12345.5, 3661.5}, 120, true, line));
  });
  const std::array<float, 3> probabilities = {0.5f, 0.125f, 0.375f};
  check_same_in_every_locale([&] { return probability_bars(probabilities.data(), 3, {}); });
  const auto model = small::adam();
  check_same_in_every_locale([&] { return kernel_text(model->views().train, 0); });
  check_same_in_every_locale([&] { return cli::learning_text(*model, {}); });
}
