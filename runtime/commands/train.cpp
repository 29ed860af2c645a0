#include "runtime/commands/train.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <ostream>
#include <vector>

#include "runtime/base/atomic_file.hpp"
#include "runtime/base/error.hpp"
#include "runtime/base/file_uses.hpp"
#include "runtime/base/interrupt.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/words.hpp"
#include "runtime/data/data_hints.hpp"
#include "runtime/inspect/metric_text.hpp"
#include "runtime/model/best_epoch.hpp"
#include "runtime/model/default_threads.hpp"
#include "runtime/model/speed_note.hpp"
#include "runtime/model/weights_sha256.hpp"
#include "runtime/report/training_report.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/fitting_weights.hpp"
#include "runtime/terminal/evaluation_text.hpp"
#include "runtime/terminal/progress.hpp"
#include "runtime/training/csv_log.hpp"
#include "runtime/training/evaluation.hpp"
#include "runtime/training/fit.hpp"
#include "runtime/training/hold_out.hpp"
#include "runtime/training/json_report.hpp"

namespace sinter::cli {
namespace {

/// The flags; where they are silent, the checkpoint, if there is one; else the network's options.
FitOptions fit_options(const TrainFlags& flags, const Model& model, const std::optional<Checkpoint>& checkpoint,
                       const std::optional<Checkpoint>& weights) {
  FitOptions options;
  if (weights) options.weights = &*weights;
  apply(flags.learning, model, options);
  if (checkpoint) options.resume = &*checkpoint;
  if (checkpoint && checkpoint->training) {
    const TrainingState& state = *checkpoint->training;
    options.epochs = state.epochs;
    options.seed = state.seed;
    options.batch_limit = state.batch_limit;
    options.validation = state.validation;
    options.early_stopping = state.early_stopping;
    options.plateau = state.plateau;
    options.plateau_factor = state.plateau_factor;
    if (!options.rate) options.rate = state.rate;
    if (!options.weight_decay) options.weight_decay = state.weight_decay;
    if (!flags.learning.has_schedule()) options.schedule = state.schedule;
  }
  options.epochs = flags.epochs.value_or(options.epochs);
  options.seed = flags.seed.value_or(options.seed);
  options.batch_limit = flags.batch_limit.value_or(options.batch_limit);
  options.validation = flags.validation.value_or(options.validation);
  options.early_stopping = flags.early_stopping.value_or(options.early_stopping);
  options.plateau = flags.plateau.value_or(options.plateau);
  options.plateau_factor = flags.plateau_factor.value_or(options.plateau_factor);
  options.threads = model.threads();
  options.save_every = flags.save_every;
  return options;
}

std::optional<Checkpoint> read_named(const std::string& path) {
  if (path.empty()) return {};
  return read_checkpoint(path);
}

void print_head(const Model& model, const TrainTest& data, const FitOptions& options, const Threads& threads,
                std::ostream& out) {
  const HeldOut sides = hold_out(data.train.size(), options);
  out << text("%zu training", sides.trained.size())
      << (sides.validated.empty() ? "" : text(", %zu validation", sides.validated.size()))
      << text(" and %zu test images (%s), batches of %d, seed %llu, ", data.test.size(), one_line(data.source).c_str(),
              model.batch(), static_cast<unsigned long long>(options.seed))
      << threads.text() << ", " << model.arch() << ", " << model.compiler() << "\n"
      << learning_text(model, options) << "\n";
  if (data.train.is_augmented()) out << "training images: " << data.train.augmentation() << "\n";
  out << std::flush;
}

std::string position(const TrainingState& state) {
  return text("epoch %d of %d, %lld of %lld steps done", state.epoch(), state.epochs,
              static_cast<long long>(state.step), static_cast<long long>(state.steps));
}

void print_resumed(const Checkpoint& from, int epochs, int early_stopping, std::ostream& out) {
  out << one_line(from.path) << ": ";
  if (!from.training) {
    out << "weights only: training begins at epoch 1, with a fresh optimizer\n";
    if (const std::string line = passed_over(from); !line.empty()) out << one_line(line) << "\n";
    return;
  }
  TrainingState state = *from.training;
  state.epochs = epochs;
  if (stops_early(state.history, early_stopping)) {
    out << text("ended after epoch %d, %d epochs without a lower loss; a larger --early-stopping (0: none) trains on\n",
                state.epoch() - 1, early_stopping);
  } else if (state.epoch() > epochs) {
    out << text("all %d epochs are done; a larger --epochs trains on\n", epochs);
  } else {
    out << "resumed at " << position(state) << "\n";
  }
}

/// Where images are held out, how the network does on them stands in place of the test: who chooses by the test has
/// none.
std::vector<std::string> figure_parts(const auto& record, const Metric& metric, bool short_of_room) {
  const auto figures = [&](const char* which, double loss, double value) {
    return text("%s loss %.4f", which, loss) + (metric.none()   ? ""
                                                : short_of_room ? ", " + metric_value(metric, value)
                                                                : and_metric(metric, value));
  };
  return {figures("train", record.train_loss, record.train_metric),
          record.validation_loss && record.validation_metric
              ? figures("validation", *record.validation_loss, *record.validation_metric)
              : figures("test", record.test_loss, record.test_metric)};
}

std::vector<std::string> epoch_parts(const EpochRecord& record, int epochs, const Metric& metric, bool short_of_room) {
  std::vector<std::string> parts = figure_parts(record, metric, short_of_room);
  parts.insert(parts.begin(), text("epoch %d/%d", record.epoch, epochs));
  parts.push_back(text("%.2f s", record.seconds));
  return parts;
}

void print_epoch(const EpochRecord& record, int epochs, const Model& model, std::ostream& out,
                 const Terminal& terminal) {
  const auto print = [&](const auto& parts) {
    std::string line = in_lines(parts(false), terminal.width);
    if (line.find('\n') != std::string::npos) line = in_lines(parts(true), terminal.width);
    out << line << "\n";
  };
  print([&](bool short_of_room) { return epoch_parts(record, epochs, model.signature().metric, short_of_room); });
  const std::vector<OutputKind> kinds = output_kinds(model);
  for (std::size_t k = 0; k < record.outputs.size(); ++k)
    print([&](bool short_of_room) {
      std::vector<std::string> parts = figure_parts(record.outputs[k], kinds[k].metric_kind, short_of_room);
      parts.insert(parts.begin(), "  " + kinds[k].name);
      return parts;
    });
  out << std::flush;
}

void print_summary(const History& history, const std::string& hash, std::ostream& out) {
  const EpochRecord& last = history.epochs.back();
  const Metric& metric = history.metric_kind;
  const auto figures = [&](const std::string& which, double loss, double value) {
    out << (metric.none() ? "" : which + and_metric(metric, value) + ", ") << which << text(" loss %.4f\n", loss);
  };
  if (history.stopped_early)
    out << text("stopped early: %d epochs without a lower loss\n", last.epoch - best_epoch(history.epochs));
  if (last.validation_loss && last.validation_metric)
    figures("validation", *last.validation_loss, *last.validation_metric);
  figures("test", last.test_loss, last.test_metric);
  for (std::size_t k = 0; k < last.outputs.size(); ++k) {
    const auto& [name, kind] = history.outputs[k];
    const OutputRecord& one = last.outputs[k];
    out << output_line(name, kind, one.test_metric, one.test_loss);
  }
  out << text("%.3f ms/step (median of %lld), %.0f images/s, %.2f s of training\n", history.step_ms,
              static_cast<long long>(history.steps), history.images_per_second, history.train_seconds)
      << "weights sha256 " << hash << "\n";
}

std::string date_text(std::time_t time) {
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  return text("%04d-%02d-%02d %02d:%02d:%02d UTC", 1900 + parts.tm_year, 1 + parts.tm_mon, parts.tm_mday, parts.tm_hour,
              parts.tm_min, parts.tm_sec);
}

std::string stopped_text(const TrainingState& at) {
  return text("Training was stopped in epoch %d of %d, after step %lld of %lld.", at.epoch(), at.epochs,
              static_cast<long long>(at.step), static_cast<long long>(at.steps));
}

/// What a run leaves behind besides the trained model. Each proves that its file can be written when it is made.
struct Outputs {
  std::optional<JsonReport> json;
  std::optional<CsvLog> log;
  std::optional<report::TrainingReport> page;

  explicit Outputs(const TrainFlags& flags) {
    check_file_uses(std::array<FileUse, 7>{{{"--resume", flags.resume, FileUse::Kind::read},
                                            {"--weights", flags.weights, FileUse::Kind::read},
                                            {"--save-best", flags.save_best, FileUse::Kind::checkpoint},
                                            {"--save", flags.save, FileUse::Kind::checkpoint},
                                            {"--json", flags.json, FileUse::Kind::other},
                                            {"--log", flags.log, FileUse::Kind::other},
                                            {"--report", flags.report, FileUse::Kind::other}}});
    if (!flags.save.empty()) AtomicFile{flags.save};
    if (!flags.save_best.empty()) AtomicFile{flags.save_best};
    if (flags.save.empty() && flags.save_every > 0) throw InputError("--save-every: say where with --save FILE");
    if (!flags.json.empty()) json.emplace(flags.json);
    if (!flags.log.empty()) log.emplace(flags.log);
    if (!flags.report.empty()) page.emplace(flags.report);
  }
};

/// Refuses a run whose files will not fit on the disk, and says which of them cannot be replaced at once.
void check_space(const TrainFlags& flags, const Model& model, const TrainTest& data, const FitOptions& options,
                 std::ostream& out) {
  constexpr std::uint64_t row = 96, epoch = 256 * (most_outputs + 1), page = std::uint64_t{4} << 20;
  const auto epochs = static_cast<std::uint64_t>(options.epochs), batch = static_cast<std::uint64_t>(model.batch());
  std::uint64_t steps = (data.train.size() + batch - 1) / batch;
  if (options.batch_limit > 0) steps = std::min(steps, static_cast<std::uint64_t>(options.batch_limit));
  std::vector<std::shared_ptr<const UniqueFd>> held;  // several may share a disk
  const auto ask = [&](const std::string& path, std::uint64_t bytes) {
    if (path.empty()) return;
    const AtomicFile file(path);
    held.push_back(file.reserve(bytes));
    if (path != flags.log && !file.in_place().empty()) out << one_line(file.in_place()) << "\n" << std::flush;
  };
  if (!flags.save.empty()) ask(flags.save, checkpoint_bytes(model, options.epochs));
  if (!flags.save_best.empty()) ask(flags.save_best, checkpoint_bytes(model, options.epochs));
  ask(flags.log, row * epochs * steps);
  ask(flags.json, epoch * epochs + page / 64);
  ask(flags.report, epoch * epochs + page);
}

/// One call of `train`. Its members are made in the order of what can be wrong with them.
class Run {
 public:
  Run(const MakeModel& make, const DataSource& source, const TrainFlags& flags, std::ostream& out,
      const Terminal& terminal)
      : make_(make),
        flags_(flags),
        out_(out),
        terminal_(terminal),
        outputs_(flags),
        model_(make()),  // makes its schedule known, which the checkpoint may name
        checkpoint_(read_named(flags.resume)),
        weights_(read_named(flags.weights)),
        threads_(set_threads(*model_, flags.threads)),
        options_(fit_options(flags, *model_, checkpoint_, weights_)),
        data_(load(source, flags, flags.quiet)),
        progress_(!flags.quiet) {}

  void operator()() {
    check_fit(*model_, data_, options_);
    check_space(flags_, *model_, data_, options_, out_);
    out_ << speed_note(*model_);
    say_if_stand_in(data_, "training", out_);
    if (!flags_.quiet) print_head(*model_, data_, options_, threads_, out_);
    if (checkpoint_ && !flags_.quiet) print_resumed(*checkpoint_, options_.epochs, options_.early_stopping, out_);
    if (weights_)
      out_ << one_line(weights_->path) << ": " << to_text(check_fitting_weights(*model_, *weights_)) << "\n"
           << std::flush;
    if (!flags_.quiet) print_hints();
    const TrainingState* from = checkpoint_ && checkpoint_->training ? &*checkpoint_->training : nullptr;
    if (outputs_.log)
      outputs_.log->open(from == nullptr ? 0 : from->total(), options_.validation > 0, model_->signature().metric);
    if (outputs_.page) outputs_.page->begin(*model_, data_, options_.seed, from);
    const History history = train();
    if (!flags_.quiet) print_mistakes();
    print_summary(history, weights_sha256(*model_), out_);
    print_best(history);
    write(history);
    say_if_stand_in(data_, "trained", out_);
  }

 private:
  void print_hints() {
    for (const std::string& hint : data_hints(data_, model_->signature()))
      out_ << "look at the data: " << one_line(hint) << "\n";
    out_ << std::flush;
  }

  History train() {
    const Interrupt interrupt;
    FitEvents events = {.step = [this](const StepRecord& record) { after_step(record); },
                        .epoch = [this](const EpochRecord& record) { after_epoch(record); },
                        .stop = [&interrupt] { return interrupt.signal() != 0; }};
    if (!flags_.save_best.empty())
      events.best = [this](const TrainingState& state) { save_checkpoint(*model_, state, flags_.save_best); };
    if (!flags_.save.empty()) events.save = [this](const TrainingState& state) { save(state); };
    try {
      History history = fit(*model_, data_, options_, events);
      if (history.stopped) stop(history, interrupt.signal());
      return history;
    } catch (const Diverged& fault) {
      progress_.clear();
      if (outputs_.log) outputs_.log->flush();
      if (outputs_.page) write_page(fault.what());
      throw;
    }
  }

  void print_best(const History& history) {
    if (flags_.save_best.empty()) return;
    const EpochRecord& best = history.epochs[static_cast<std::size_t>(best_epoch(history.epochs)) - 1];
    out_ << text("best epoch %d, %s loss %.4f", best.epoch, best.validation_loss ? "validation" : "test",
                 judged_loss(best));
    const bool before = checkpoint_ && checkpoint_->training && best.epoch < checkpoint_->training->epoch();
    if (!before) {
      out_ << ", saved in " << one_line(flags_.save_best) << "\n";
    } else if (std::error_code ignored; std::filesystem::exists(flags_.save_best, ignored)) {
      out_ << ", before " << one_line(flags_.resume) << ": " << one_line(flags_.save_best) << " is left as it was\n";
    } else {
      out_ << ", before " << one_line(flags_.resume) << ": its weights are not kept\n";
    }
  }

  /// The rows of the log first: a checkpoint never knows of more steps than the log does.
  void save(const TrainingState& state) {
    if (outputs_.log) outputs_.log->flush();
    save_checkpoint(*model_, state, flags_.save);
  }

  [[noreturn]] void stop(const History& history, int signal) {
    progress_.clear();
    const std::string saved = one_line(flags_.save);
    out_ << "stopped by " << signal_name(signal) << " at " << position(*history.stopped) << "; ";
    if (flags_.save.empty()) {
      out_ << "nothing is saved (--save FILE would have)\n";
    } else {
      out_ << "saved in " << saved << ", to go on: --resume " << saved << " --save " << saved << "\n";
    }
    out_ << std::flush;
    write(history);
    throw Interrupted{signal};
  }

  void after_step(const StepRecord& record) {
    progress_.show(record);
    if (outputs_.log) outputs_.log->add(record);
    if (outputs_.page) outputs_.page->step(record);
  }

  void after_epoch(const EpochRecord& record) {
    progress_.clear();
    if (!flags_.quiet) print_epoch(record, options_.epochs, *model_, out_, terminal_);
    if (outputs_.log) outputs_.log->add(record);
    if (outputs_.page) outputs_.page->epoch(record, [this] { return facts(); });
  }

  void print_mistakes() {
    const Evaluation evaluation = evaluate(*model_, data_.test, flags_.worst);
    if (evaluation.classes > 0) out_ << "\n" << confusion_text(evaluation, terminal_);
    out_ << "\n" << worst_text(evaluation, data_.test, terminal_) << "\n";
    if (!evaluation.pictures.empty()) out_ << pictures_text(evaluation, data_.test, terminal_) << "\n";
  }

  void write(const History& history) {
    if (outputs_.json) {
      outputs_.json->write(history, facts());
      out_ << "report in " << one_line(flags_.json) << "\n";
    }
    if (outputs_.log) {
      outputs_.log->flush();
      out_ << "log in " << one_line(flags_.log) << "\n";
    }
    if (outputs_.page) write_page(history.stopped ? stopped_text(*history.stopped) : "");
  }

  void write_page(const std::string& remark) {
    outputs_.page->write(make_, facts(), remark);
    out_ << "web page in " << one_line(flags_.report) << "\n";
  }

  RunFacts facts() const {
    return {.data = data_.source,
            .compiler = std::string(model_->compiler()),
            .arch = std::string(model_->arch()),
            .weights_sha256 = weights_sha256(*model_),
            .seed = options_.seed,
            .threads = model_->threads(),
            .command = flags_.command,
            .learning = learning_details(*model_, options_),
            .augmentation = data_.train.augmentation(),
            .weights = flags_.weights,
            .began = date_text(began_),
            .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count(),
            .epochs = options_.epochs,
            .classes = data_.train.class_names()};
  }

  const MakeModel& make_;
  const TrainFlags& flags_;
  std::ostream& out_;
  const Terminal& terminal_;
  Outputs outputs_;
  std::unique_ptr<Model> model_;
  std::optional<Checkpoint> checkpoint_, weights_;
  Threads threads_;
  FitOptions options_;
  TrainTest data_;
  Progress progress_;
  std::time_t began_ = std::time(nullptr);
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

void train(const MakeModel& make, const DataSource& source, const TrainFlags& flags, std::ostream& out,
           const Terminal& terminal) {
  Run(make, source, flags, out, terminal)();
}

}  // namespace sinter::cli
