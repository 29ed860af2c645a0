#include "runtime/commands/train.hpp"

#include <ostream>

#include "runtime/data/digits.hpp"
#include "runtime/fit.hpp"
#include "runtime/json_report.hpp"
#include "runtime/progress.hpp"
#include "runtime/report/training_report.hpp"
#include "runtime/sha256.hpp"
#include "runtime/text.hpp"

namespace sinter::cli {
namespace {

FitOptions fit_options(const TrainFlags& flags) {
  FitOptions options;
  options.epochs = flags.epochs;
  options.seed = flags.seed;
  options.threads = flags.threads;
  options.rate = flags.rate;
  options.batch_limit = flags.batch_limit;
  return options;
}

void say_if_not_mnist(const DigitSet& data, const char* tense, std::ostream& out) {
  if (data.source != "synthetic") return;
  out << "No MNIST found" << (data.reason.empty() ? "" : " (" + data.reason + ")") << ": " << tense
      << " on procedurally drawn digits. This is NOT MNIST.\n"
      << std::flush;
}

void print_head(const Model& model, const DigitSet& data, const TrainFlags& flags, std::ostream& out) {
  out << text("%zu training and %zu test images (%s), batches of %d, seed %llu, ", data.train.labels.size(), data.test.labels.size(),
              data.source.c_str(), model.batch(), static_cast<unsigned long long>(flags.seed))
      << text("%d thread%s, ", flags.threads, flags.threads == 1 ? "" : "s") << model.arch() << ", " << model.compiler() << "\n"
      << std::flush;
}

void print_epoch(const EpochRecord& record, int epochs, std::ostream& out) {
  out << text("epoch %d/%d  train loss %.4f accuracy %.2f %%  test loss %.4f accuracy %.2f %%  %.2f s\n", record.epoch, epochs,
              record.train_loss, 100 * record.train_accuracy, record.test_loss, 100 * record.test_accuracy, record.seconds)
      << std::flush;
}

void print_summary(const History& history, const std::string& hash, std::ostream& out) {
  const EpochRecord& last = history.epochs.back();
  out << text("test accuracy %.2f %%, test loss %.4f\n", 100 * last.test_accuracy, last.test_loss)
      << text("%.3f ms/step (median of %lld), %.0f images/s, %.2f s of training\n", history.step_ms, static_cast<long long>(history.steps),
              history.images_per_second, history.train_seconds)
      << "weights sha256 " << hash << "\n";
}

RunFacts run_facts(const Model& model, const DigitSet& data, const TrainFlags& flags) {
  return {.data = data.source,
          .compiler = std::string(model.compiler()),
          .arch = std::string(model.arch()),
          .weights_sha256 = weights_sha256(model),
          .seed = flags.seed,
          .threads = flags.threads};
}

}  // namespace

void train(const MakeModel& make, const DataSource& source, const TrainFlags& flags, std::ostream& out) {
  std::optional<JsonReport> json;
  if (!flags.json.empty()) json.emplace(flags.json);
  std::optional<report::TrainingReport> page;
  if (!flags.report.empty()) page.emplace(flags.report);
  DataRequest request(flags.data);
  request.download = !flags.no_download;
  request.quiet = flags.quiet;
  const DigitSet data = source.load(request);
  say_if_not_mnist(data, "training", out);
  const std::unique_ptr<Model> model = make();
  if (!flags.quiet) print_head(*model, data, flags, out);

  Progress progress(!flags.quiet);
  const FitEvents events = {.step =
                                [&](const StepRecord& record) {
                                  progress.show(record);
                                  if (page) page->step(record);
                                },
                            .epoch =
                                [&](const EpochRecord& record) {
                                  progress.clear();
                                  if (!flags.quiet) print_epoch(record, flags.epochs, out);
                                  if (page) page->epoch(record);
                                }};
  if (page) page->begin(*model, data, flags.seed);
  const auto facts = [&] { return run_facts(*model, data, flags); };
  const auto write_page = [&](const std::string& remark) {
    page->write(make, facts(), remark);
    out << "web page in " << flags.report << "\n";
  };
  const History history = [&] {
    try {
      return fit(*model, data, fit_options(flags), events);
    } catch (const Diverged& fault) {
      progress.clear();
      if (page) write_page(fault.what());
      throw;
    }
  }();

  print_summary(history, weights_sha256(*model), out);
  if (json) {
    json->write(history, facts());
    out << "report in " << flags.json << "\n";
  }
  if (page) write_page("");
  say_if_not_mnist(data, "trained", out);
}

}  // namespace sinter::cli
