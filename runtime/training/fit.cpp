#include "runtime/training/fit.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "runtime/base/error.hpp"
#include "runtime/base/median.hpp"
#include "runtime/base/shuffle.hpp"
#include "runtime/base/text.hpp"
#include "runtime/data/check_dataset.hpp"
#include "runtime/data/data_sha256.hpp"
#include "runtime/data/example_reader.hpp"
#include "runtime/data/train_test.hpp"
#include "runtime/inspect/probe.hpp"
#include "runtime/model/averaged_weights.hpp"
#include "runtime/model/best_epoch.hpp"
#include "runtime/model/ends.hpp"
#include "runtime/model/model.hpp"
#include "runtime/model/plateau.hpp"
#include "runtime/model/schedule_fault.hpp"
#include "runtime/model/snapshot.hpp"
#include "runtime/saving/checkpoint.hpp"
#include "runtime/saving/fitting_weights.hpp"
#include "runtime/training/epoch_batches.hpp"
#include "runtime/training/hold_out.hpp"
#include "runtime/training/standardize.hpp"

namespace sinter {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Sums over the images of many batches: a TrainingState, or Totals.
void add(auto& totals, const BatchResult& batch) {
  totals.loss += batch.loss;
  totals.metric += batch.metric;
  totals.count += batch.count;
  for (std::size_t k = 0; k < totals.outputs.size(); ++k) {
    totals.outputs[k].loss += batch.outputs[k].loss;
    totals.outputs[k].metric += batch.outputs[k].metric;
  }
}
struct Totals {
  double loss = 0, metric = 0, count = 0;
  std::vector<TrainingState::OfOutput> outputs;
};

void check_options(const FitOptions& options) {
  const auto fine = [](const std::optional<float>& value) { return !value || (std::isfinite(*value) && *value >= 0); };
  if (options.epochs < 1 || options.epochs > most_epochs)
    throw InputError(text("epochs is %d, expected 1 to %d", options.epochs, most_epochs));
  if (options.threads && *options.threads < 1)
    throw InputError(text("threads is %d, expected at least 1", *options.threads));
  if (options.batch_limit < 0) throw InputError(text("batch_limit is %d, expected 0 or more", options.batch_limit));
  if (options.save_every < 0) throw InputError(text("save_every is %d, expected 0 or more", options.save_every));
  if (options.early_stopping < 0)
    throw InputError(text("early_stopping is %d, expected 0 or more", options.early_stopping));
  if (options.plateau < 0) throw InputError(text("plateau is %d, expected 0 or more", options.plateau));
  if (!(options.plateau_factor > 0 && options.plateau_factor < 1)) {
    throw InputError(text("plateau_factor is %g, expected a number above 0 and below 1",
                          static_cast<double>(options.plateau_factor)));
  }
  if (options.resume != nullptr && options.weights != nullptr) {
    throw InputError(options.weights->path + ": weights to begin with, and " + options.resume->path +
                     " to go on from; expected one of them");
  }
  if (!fine(options.rate))
    throw InputError(text("rate is %g, expected a number of 0 or more", static_cast<double>(*options.rate)));
  if (!fine(options.weight_decay)) {
    throw InputError(
        text("weight_decay is %g, expected a number of 0 or more", static_cast<double>(*options.weight_decay)));
  }
  if (const std::string fault = schedule_fault(options.schedule.value_or(Constant{})); !fault.empty())
    throw InputError(fault);
}

/// Where training from scratch begins.
TrainingState first_state(const Model& model, const TrainTest& data, const FitOptions& options,
                          std::size_t trained_images) {
  const Hyper hyper = model.defaults();
  const auto capacity = static_cast<std::size_t>(model.batch()), limit = static_cast<std::size_t>(options.batch_limit);
  const std::size_t all = (trained_images + capacity - 1) / capacity;
  TrainingState state;
  state.seed = options.seed;
  state.epochs = options.epochs;
  state.batch = model.batch();
  state.batch_limit = options.batch_limit;
  state.validation = options.validation;
  state.early_stopping = options.early_stopping;
  state.plateau = options.plateau;
  state.plateau_factor = options.plateau_factor;
  state.rate = options.rate.value_or(hyper.rate);
  state.weight_decay = options.weight_decay.value_or(hyper.weight_decay);
  state.schedule = options.schedule.value_or(model.schedule());
  state.data = data.source;
  state.class_names = data.train.class_names();
  state.steps = static_cast<std::int64_t>(limit == 0 ? all : std::min(all, limit));
  if (const Signatures signatures = model.signatures(); signatures.several())
    state.outputs.resize(static_cast<std::size_t>(signatures.size()));
  return state;
}

/// The checkpoint's state with what the options change of it; refuses what they must not change.
TrainingState resumed_state(const TrainingState& first, const Checkpoint& checkpoint, const FitOptions& options) {
  const auto refuse = [&](const std::string& what) { throw InputError(checkpoint.path + ": " + what); };
  TrainingState state = *checkpoint.training;
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  if (state.seed != first.seed)
    refuse(text("was trained with seed %llu, not %llu", number(state.seed), number(first.seed)));
  if (state.batch != first.batch) refuse(text("was trained with batches of %d, not %d", state.batch, first.batch));
  if (state.batch_limit != first.batch_limit) {
    refuse(text("was trained with a batch limit of %d, not %d (0 is none)", state.batch_limit, first.batch_limit));
  }
  if (state.validation != first.validation) {
    refuse(text("was trained with a validation of %g, not %g", static_cast<double>(state.validation),
                static_cast<double>(first.validation)));
  }
  if (state.data_sha256 != first.data_sha256 || state.steps != first.steps) {
    const std::string was = shortened(state.data);
    refuse(was == first.data ? "was trained on other data than those given, both called " + was +
                                   ": images, labels or the steps of their augmentation differ"
                             : "was trained on other data (" + was + ") than those given (" + first.data + ")");
  }
  const auto of_others = [&](const EpochRecord& record) { return record.outputs.size() != first.outputs.size(); };
  if (state.outputs.size() != first.outputs.size() ||
      std::any_of(state.history.begin(), state.history.end(), of_others))
    refuse(text("has figures of %zu outputs, not of %zu", state.outputs.size(), first.outputs.size()));
  if (first.epochs < state.epochs)
    refuse(text("was planned for %d epochs, which may be raised, not lowered to %d", state.epochs, first.epochs));
  state.epochs = first.epochs;
  state.class_names = first.class_names;
  state.early_stopping = first.early_stopping;
  state.plateau = first.plateau;
  state.plateau_factor = first.plateau_factor;
  state.rate = options.rate.value_or(state.rate);
  state.weight_decay = options.weight_decay.value_or(state.weight_decay);
  state.schedule = options.schedule.value_or(state.schedule);
  return state;
}

/// Whether a checkpoint's training goes on; one of weights alone begins anew.
bool goes_on(const FitOptions& options) { return options.resume != nullptr && options.resume->training; }

/// Where the training begins. @throws InputError for data or options that do not suit the model or the checkpoint
TrainingState begin(const Model& model, const TrainTest& data, const FitOptions& options, bool saves) {
  check_options(options);
  check_dataset(model, data.train, "training");
  check_dataset(model, data.test, "test");
  check_same_classes(data.train.class_names(), "the training set", data.test.class_names(), "the test set");
  if (options.resume != nullptr) check_restores(model, *options.resume);
  if (options.weights != nullptr) check_fitting_weights(model, *options.weights);
  TrainingState state = first_state(model, data, options, hold_out(data.train.size(), options).trained.size());
  if (goes_on(options) || saves) state.data_sha256 = data_sha256(data);
  return goes_on(options) ? resumed_state(state, *options.resume, options) : state;
}

/// One run of fit. Everything the steps need is allocated before the first.
class Fit {
 public:
  Fit(Model& model, const TrainTest& data, const FitOptions& options, const FitEvents& events)
      : model_(model),
        data_(data),
        validated_(data.train.without_augmentation()),
        tested_(data.test.without_augmentation()),
        options_(options),
        events_(events),
        state_(begin(model, data, options, events.save != nullptr || events.best != nullptr)),
        held_out_(hold_out(data.train.size(), options)),
        metric_(model.signature().metric),
        capacity_(static_cast<std::size_t>(model.batch())),
        train_order_(held_out_.trained.size()),
        test_order_(data.test.size()),
        trained_(data.train, static_cast<std::size_t>(model.batch())),
        epoch_begin_(model) {
    tested_.make_room(capacity_, batch_);
    trained_.make_room(batch_);
    steps_before_ = state_.total();
    step_seconds_.reserve(static_cast<std::size_t>(std::min(total_steps() - steps_before_, most_timings)));
    state_.history.reserve(static_cast<std::size_t>(state_.epochs));
    std::iota(test_order_.begin(), test_order_.end(), 0u);
  }

  History run() {
    prepare();
    History history;
    while (!history.stopped && state_.epoch() <= state_.epochs && !stops_early(state_.history, state_.early_stopping)) {
      if (!run_epoch()) history.stopped = state_;
    }
    history.stopped_early = !history.stopped && state_.epoch() <= state_.epochs;
    history.steps = state_.total() - steps_before_;
    history.train_seconds = train_seconds_;
    history.images_per_second = history.steps > 0 ? trained_images_ / train_seconds_ : 0;
    history.step_ms = 1e3 * median(std::move(step_seconds_));
    history.epochs = std::move(state_.history);
    history.metric_kind = metric_;
    history.outputs = output_kinds(model_);
    return history;
  }

 private:
  static constexpr std::int64_t most_timings = 1'000'000;

  std::int64_t total_steps() const { return state_.epochs * state_.steps; }

  void prepare() {
    if (options_.threads) model_.threads(*options_.threads);
    if (goes_on(options_)) {
      restore(model_, *options_.resume);
    } else {
      model_.initialize(state_.seed);
      standardize(model_, data_.train, held_out_.trained);
      if (options_.resume != nullptr) restore_weights(model_, *options_.resume);
      if (options_.weights != nullptr) restore_fitting_weights(model_, *options_.weights);
    }
  }

  /// The rest of an epoch and its tests; false if stopped, after saving.
  bool run_epoch() {
    start_ = Clock::now();
    rate_ = rate_after_plateaus(state_);
    seconds_before_ = state_.seconds;
    epoch_begin_.take(model_);
    epoch_begin_step_ = state_.step;
    const auto epoch = static_cast<std::uint64_t>(state_.epoch());
    trained_.stop();  // it reads this order
    shuffle(train_order_, state_.seed, epoch);
    for (std::uint32_t& place : train_order_) place = held_out_.trained[place];
    trained_.begin(epoch, train_order_, static_cast<std::size_t>(state_.steps));
    const bool trained = train_epoch();
    train_seconds_ += seconds_since(start_);
    Totals validation{.outputs = no_sums()}, test{.outputs = no_sums()};
    if (!trained || !evaluate_all(validation, test)) {
      save();
      return false;
    }
    check_loss(validation, "validation");
    check_loss(test, "test");
    end_epoch(validation, test);
    return true;
  }

  bool train_epoch() {
    while (state_.step < state_.steps) {
      if (stopping()) return false;
      const BatchResult result = train_step(state_.step);
      if (!std::isfinite(result.loss)) {
        return_to(state_.step);
        ++state_.step;
        diverged(text("the loss is %g at", std::fabs(result.loss)));
      }
      ++state_.step;
      add(state_, result);
      trained_images_ += result.count;
      tell(result);
      if (options_.save_every > 0 && state_.step % options_.save_every == 0 && state_.step < state_.steps) save();
    }
    return true;
  }

  void check_loss(const Totals& of, const char* which) const {
    if (!std::isfinite(of.loss)) diverged(text("the %s loss is %g after", which, std::fabs(of.loss)));
  }

  void end_epoch(const Totals& validation, const Totals& test) {
    check_weights();
    EpochRecord record{state_.epoch(),         state_.loss / state_.count, state_.metric / state_.count,
                       test.loss / test.count, test.metric / test.count,   epoch_seconds()};
    if (validation.count > 0) {
      record.validation_loss = validation.loss / validation.count;
      record.validation_metric = validation.metric / validation.count;
    }
    for (std::size_t k = 0; k < state_.outputs.size(); ++k) {
      OutputRecord& one = record.outputs.emplace_back();
      one.train_loss = state_.outputs[k].loss / state_.count,
      one.train_metric = state_.outputs[k].metric / state_.count;
      one.test_loss = test.outputs[k].loss / test.count, one.test_metric = test.outputs[k].metric / test.count;
      if (validation.count == 0) continue;
      one.validation_loss = validation.outputs[k].loss / validation.count;
      one.validation_metric = validation.outputs[k].metric / validation.count;
    }
    state_.history.push_back(record);
    state_.step = 0;
    state_.loss = state_.metric = state_.count = 0;
    state_.outputs = no_sums();
    state_.seconds = 0;
    if (events_.epoch) events_.epoch(state_.history.back());
    if (events_.best && best_epoch(state_.history) == record.epoch) events_.best(state_);
    if (events_.save) events_.save(state_);
  }

  /// Of each output, where there are several.
  std::vector<TrainingState::OfOutput> no_sums() const {
    return std::vector<TrainingState::OfOutput>(state_.outputs.size());
  }
  double epoch_seconds() const { return seconds_before_ + seconds_since(start_); }
  bool stopping() const { return events_.stop && events_.stop(); }

  /// After `step` steps of the epoch.
  Course course(std::int64_t step) const {
    return {.rate = rate_,
            .weight_decay = state_.weight_decay,
            .schedule = state_.schedule,
            .seed = state_.seed,
            .planned = total_steps(),
            .taken = state_.total() - state_.step + step};
  }
  /// The step before which `step` steps of the epoch were taken.
  Hyper hyper(std::int64_t step) const { return course(step).next(); }

  BatchResult train_step(std::int64_t step) {
    trained_.read(static_cast<std::size_t>(step), batch_);
    const auto start = Clock::now();
    const BatchResult result = model_.train_step_at(batch_.images, batch_.labels, hyper(step));
    seconds_ = seconds_since(start);
    model_.course(course(step + 1));
    if (step_seconds_.size() < step_seconds_.capacity()) step_seconds_.push_back(seconds_);
    return result;
  }

  /// Of the step just taken.
  void tell(const BatchResult& result) const {
    if (!events_.step) return;
    const Hyper of_step = hyper(state_.step - 1);
    events_.step({.epoch = state_.epoch(),
                  .epochs = state_.epochs,
                  .step = state_.step,
                  .steps = state_.steps,
                  .total = of_step.step,
                  .rate = of_step.rate,
                  .loss = result.loss / result.count,
                  .metric = result.metric / result.count,
                  .epoch_loss = state_.loss / state_.count,
                  .epoch_metric = state_.metric / state_.count,
                  .metric_kind = metric_,
                  .images = result.count,
                  .seconds = seconds_});
  }

  bool evaluate_all(Totals& validation, Totals& test) {
    const AveragedWeights averages(model_);
    return evaluate(validated_, held_out_.validated, validation) && evaluate(tested_, test_order_, test);
  }
  /// On these images; false if stopped.
  bool evaluate(ExampleReader& reader, std::span<const std::uint32_t> images, Totals& totals) {
    for (std::size_t step = 0; step * capacity_ < images.size(); ++step) {
      if (stopping()) return false;
      reader.read(batch_of(images, step), batch_);
      add(totals, model_.evaluate_step(batch_.images, batch_.labels));
    }
    return true;
  }

  /// The images of one step: `capacity_` of them, or what is left.
  std::span<const std::uint32_t> batch_of(std::span<const std::uint32_t> order, std::size_t step) const {
    const std::size_t first = step * capacity_;
    return order.subspan(first, std::min(capacity_, order.size() - first));
  }

  /// In the middle of an epoch.
  void save() {
    if (!events_.save) return;
    check_weights();
    state_.seconds = epoch_seconds();
    events_.save(state_);
  }

  /// The loss tells of weights only at the next step: too late for the checkpoint that they would replace.
  void check_weights() const {
    if (!events_.save && !events_.best) return;
    const Snapshot now(model_);
    if (!now.finite()) diverged("the weights are not finite after");
    if (!now.finite_states()) diverged("the optimizer's state is not finite after");
  }

  /// Puts model and batch where they were before this step of the epoch, by training again from its beginning.
  void return_to(std::int64_t step) {
    epoch_begin_.restore(model_);
    for (std::int64_t again = epoch_begin_step_; again < step; ++again) train_step(again);
    trained_.read(static_cast<std::size_t>(step), batch_);
  }

  /// `what` happened at the last step; the model shows why on the batch at hand.
  [[noreturn]] void diverged(const std::string& what) const {
    const Hyper of_step = hyper(state_.step - 1);
    const std::string culprit = first_not_finite(model_, batch_.images, batch_.labels, of_step.seed, of_step.step);
    throw Diverged("training diverged: " + what +
                   text(" step %lld of epoch %d, learning rate %g", static_cast<long long>(state_.step), state_.epoch(),
                        static_cast<double>(of_step.rate)) +
                   (culprit.empty() ? "" : "; the first that is not finite is " + culprit) +
                   "; a lower --rate may help");
  }

  Model& model_;
  const TrainTest& data_;
  ExampleReader validated_, tested_;  ///< the same in every epoch
  const FitOptions& options_;
  const FitEvents& events_;
  TrainingState state_;
  HeldOut held_out_;
  Metric metric_;
  std::size_t capacity_;
  Batch batch_;
  std::vector<std::uint32_t> train_order_, test_order_;
  EpochBatches trained_;  ///< behind the order that it reads
  Snapshot epoch_begin_;  ///< of the epoch, or where this call resumed it
  std::int64_t epoch_begin_step_ = 0;
  Clock::time_point start_;    ///< of the epoch, in this call
  double seconds_before_ = 0;  ///< spent on the epoch by earlier calls
  float rate_ = 0;             ///< of the epoch, before the schedule
  double seconds_ = 0;         ///< of the last step
  std::vector<double> step_seconds_;
  double train_seconds_ = 0, trained_images_ = 0;
  std::int64_t steps_before_ = 0;  ///< taken by earlier calls
};

}  // namespace

std::vector<OutputKind> output_kinds(const Model& model) {
  const Signatures signatures = model.signatures();
  std::vector<OutputKind> kinds;
  if (!signatures.several()) return kinds;
  for (const End& end : outputs_of(model))
    kinds.push_back({end.name, signatures[static_cast<int>(kinds.size())].metric});
  return kinds;
}

void check_fit(const Model& model, const TrainTest& data, const FitOptions& options) {
  begin(model, data, options, false);
}

History fit(Model& model, const TrainTest& data, const FitOptions& options, const FitEvents& events) {
  refuse_averages(model, "fit");
  return Fit(model, data, options, events).run();
}

History fit(Model& model, const Dataset& train, const Dataset& test, const FitOptions& options,
            const FitEvents& events) {
  return fit(model, TrainTest{.train = train, .test = test}, options, events);
}

}  // namespace sinter
