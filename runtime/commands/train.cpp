#include "runtime/commands/train.hpp"

#include <ostream>

#include "runtime/csv_log.hpp"
#include "runtime/data/digits.hpp"
#include "runtime/evaluation.hpp"
#include "runtime/fit.hpp"
#include "runtime/json_report.hpp"
#include "runtime/progress.hpp"
#include "runtime/report/training_report.hpp"
#include "runtime/sha256.hpp"
#include "runtime/terminal/evaluation_text.hpp"
#include "runtime/text.hpp"

namespace sinter::cli {
namespace {

FitOptions fit_options(const TrainFlags& flags, const Model& model) {
  FitOptions options;
  options.epochs = flags.epochs;
  options.seed = flags.seed;
  options.threads = flags.threads;
  options.batch_limit = flags.batch_limit;
  apply(flags.learning, model, options);
  return options;
}

void print_head(const Model& model, const DigitSet& data, const TrainFlags& flags, const FitOptions& options, std::ostream& out) {
  out << text("%zu training and %zu test images (%s), batches of %d, seed %llu, ", data.train.labels.size(), data.test.labels.size(),
              data.source.c_str(), model.batch(), static_cast<unsigned long long>(flags.seed))
      << text("%d thread%s, ", flags.threads, flags.threads == 1 ? "" : "s") << model.arch() << ", " << model.compiler() << "\n"
      << learning_text(model, options) << "\n"
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

std::string stopped_text(const TrainingState& at) {
  return text("Training was stopped in epoch %d of %d, after step %lld of %lld.", at.epoch(), at.epochs, static_cast<long long>(at.step),
              static_cast<long long>(at.steps));
}

/// What a run leaves behind besides the trained model. Each proves that its file can be written when it is made.
struct Outputs {
  std::optional<JsonReport> json;
  std::optional<CsvLog> log;
  std::optional<report::TrainingReport> page;

  explicit Outputs(const TrainFlags& flags) {
    if (!flags.json.empty()) json.emplace(flags.json);
    if (!flags.log.empty()) log.emplace(flags.log);
    if (!flags.report.empty()) page.emplace(flags.report);
  }
};

/// One call of `train`. Its members are made in the order of what can be wrong with them.
class Run {
 public:
  Run(const MakeModel& make, const DataSource& source, const TrainFlags& flags, std::ostream& out, const Terminal& terminal)
      : make_(make),
        flags_(flags),
        out_(out),
        terminal_(terminal),
        outputs_(flags),
        model_(make()),
        options_(fit_options(flags, *model_)),
        data_(load(source, flags, flags.quiet)),
        progress_(!flags.quiet) {}

  void operator()() {
    say_if_not_mnist(data_, "training", out_);
    if (!flags_.quiet) print_head(*model_, data_, flags_, options_, out_);
    if (outputs_.log) outputs_.log->open();
    if (outputs_.page) outputs_.page->begin(*model_, data_, flags_.seed);
    const History history = train();
    if (!flags_.quiet) print_mistakes();
    print_summary(history, weights_sha256(*model_), out_);
    write(history);
    say_if_not_mnist(data_, "trained", out_);
  }

 private:
  History train() {
    const FitEvents events = {.step = [this](const StepRecord& record) { after_step(record); },
                              .epoch = [this](const EpochRecord& record) { after_epoch(record); }};
    try {
      return fit(*model_, data_, options_, events);
    } catch (const Diverged& fault) {
      progress_.clear();
      if (outputs_.page) write_page(fault.what());
      throw;
    }
  }

  void after_step(const StepRecord& record) {
    progress_.show(record);
    if (outputs_.log) outputs_.log->add(record);
    if (outputs_.page) outputs_.page->step(record);
  }

  void after_epoch(const EpochRecord& record) {
    progress_.clear();
    if (!flags_.quiet) print_epoch(record, flags_.epochs, out_);
    if (outputs_.log) outputs_.log->add(record);
    if (outputs_.page) outputs_.page->epoch(record);
  }

  void print_mistakes() {
    const Evaluation evaluation = evaluate(*model_, data_.test, flags_.worst);
    out_ << "\n" << confusion_text(evaluation, terminal_) << "\n" << worst_text(evaluation, data_.test, terminal_) << "\n";
  }

  void write(const History& history) {
    if (outputs_.json) {
      outputs_.json->write(history, facts());
      out_ << "report in " << flags_.json << "\n";
    }
    if (outputs_.log) out_ << "log in " << flags_.log << "\n";
    if (outputs_.page) write_page(history.stopped ? stopped_text(*history.stopped) : "");
  }

  void write_page(const std::string& remark) {
    outputs_.page->write(make_, facts(), remark);
    out_ << "web page in " << flags_.report << "\n";
  }

  RunFacts facts() const {
    return {.data = data_.source,
            .compiler = std::string(model_->compiler()),
            .arch = std::string(model_->arch()),
            .weights_sha256 = weights_sha256(*model_),
            .seed = flags_.seed,
            .threads = flags_.threads};
  }

  const MakeModel& make_;
  const TrainFlags& flags_;
  std::ostream& out_;
  const Terminal& terminal_;
  Outputs outputs_;
  std::unique_ptr<Model> model_;
  FitOptions options_;
  DigitSet data_;
  Progress progress_;
};

}  // namespace

void train(const MakeModel& make, const DataSource& source, const TrainFlags& flags, std::ostream& out, const Terminal& terminal) {
  Run(make, source, flags, out, terminal)();
}

}  // namespace sinter::cli
