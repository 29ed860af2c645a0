#include "runtime/fit.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "runtime/batcher.hpp"
#include "runtime/check_split.hpp"
#include "runtime/data/digits.hpp"
#include "runtime/error.hpp"
#include "runtime/median.hpp"
#include "runtime/model.hpp"
#include "runtime/shuffle.hpp"
#include "runtime/text.hpp"

namespace sinter {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Sums over the images of many batches.
struct Totals {
  double loss = 0, count = 0, correct = 0;

  void add(const BatchResult& batch) {
    loss += batch.loss;
    correct += batch.correct;
    count += batch.count;
  }
};

void check_options(const FitOptions& options) {
  const auto fine = [](const std::optional<float>& value) { return !value || (std::isfinite(*value) && *value >= 0); };
  if (options.epochs < 1) throw InputError(text("epochs is %d, expected at least 1", options.epochs));
  if (options.threads < 1) throw InputError(text("threads is %d, expected at least 1", options.threads));
  if (options.batch_limit < 0) throw InputError(text("batch_limit is %d, expected 0 or more", options.batch_limit));
  if (!fine(options.rate)) throw InputError(text("rate is %g, expected a number of 0 or more", static_cast<double>(*options.rate)));
  if (!fine(options.weight_decay)) {
    throw InputError(text("weight_decay is %g, expected a number of 0 or more", static_cast<double>(*options.weight_decay)));
  }
}

/// One run of fit. Everything the steps need is allocated by the constructor.
class Fit {
 public:
  Fit(Model& model, const DigitSet& data, const FitOptions& options, const FitEvents& events)
      : model_(model),
        data_(data),
        options_(options),
        base_(model.defaults()),
        schedule_(options.schedule.value_or(model.schedule())),
        capacity_(static_cast<std::size_t>(model.batch())),
        batcher_(capacity_, data.train.images.size() / data.train.labels.size()),
        train_order_(data.train.labels.size()),
        test_order_(data.test.labels.size()),
        events_(events) {
    base_.rate = options.rate.value_or(base_.rate);
    base_.weight_decay = options.weight_decay.value_or(base_.weight_decay);
    const std::size_t all = (train_order_.size() + capacity_ - 1) / capacity_;
    const auto limit = static_cast<std::size_t>(options.batch_limit);
    steps_per_epoch_ = limit == 0 ? all : std::min(all, limit);
    const std::size_t total = steps_per_epoch_ * static_cast<std::size_t>(options.epochs);
    total_steps_ = static_cast<std::int64_t>(total);
    step_seconds_.reserve(total);
    std::iota(test_order_.begin(), test_order_.end(), 0u);
    history_.epochs.reserve(static_cast<std::size_t>(options.epochs));
  }

  History run() {
    model_.threads(options_.threads);
    model_.initialize(options_.seed);
    for (int epoch = 1; epoch <= options_.epochs; ++epoch) {
      history_.epochs.push_back(run_epoch(epoch));
      if (events_.epoch) events_.epoch(history_.epochs.back());
    }
    finish();
    return std::move(history_);
  }

 private:
  EpochRecord run_epoch(int epoch) {
    const auto start = Clock::now();
    const Totals train = train_epoch(epoch);
    history_.train_seconds += seconds_since(start);
    const Totals test = evaluate();
    return {epoch,
            train.loss / train.count,
            train.correct / train.count,
            test.loss / test.count,
            test.correct / test.count,
            seconds_since(start)};
  }

  Totals train_epoch(int epoch) {
    shuffle(train_order_, options_.seed, static_cast<std::uint64_t>(epoch));
    Totals totals;
    for (std::size_t step = 0; step < steps_per_epoch_; ++step) {
      batcher_.fill(data_.train, batch_of(train_order_, step));
      const BatchResult result = train_step();
      if (!std::isfinite(result.loss)) diverged(epoch, step + 1, result.loss);
      totals.add(result);
      tell(epoch, step + 1, result, totals);
    }
    trained_images_ += totals.count;
    return totals;
  }

  void tell(int epoch, std::size_t step, const BatchResult& result, const Totals& totals) const {
    if (!events_.step) return;
    events_.step({.epoch = epoch,
                  .epochs = options_.epochs,
                  .step = static_cast<std::int64_t>(step),
                  .steps = static_cast<std::int64_t>(steps_per_epoch_),
                  .total = hyper_.step,
                  .rate = hyper_.rate,
                  .loss = result.loss / result.count,
                  .accuracy = static_cast<double>(result.correct) / result.count,
                  .epoch_loss = totals.loss / totals.count,
                  .epoch_accuracy = totals.correct / totals.count,
                  .images = result.count,
                  .seconds = step_seconds_.back()});
  }

  BatchResult train_step() {
    const auto taken = static_cast<std::int64_t>(step_seconds_.size());
    hyper_ = base_;
    hyper_.rate = base_.rate * schedule_.factor(taken, total_steps_);
    hyper_.step = taken + 1;
    hyper_.seed = options_.seed;
    const auto start = Clock::now();
    const BatchResult result = model_.train_step(batcher_.images(), batcher_.labels(), hyper_);
    step_seconds_.push_back(seconds_since(start));
    return result;
  }

  Totals evaluate() {
    Totals totals;
    for (std::size_t step = 0; step * capacity_ < test_order_.size(); ++step) {
      batcher_.fill(data_.test, batch_of(test_order_, step));
      totals.add(model_.evaluate_step(batcher_.images(), batcher_.labels()));
    }
    return totals;
  }

  /// The images of one step: `capacity_` of them, or what is left.
  std::span<const std::uint32_t> batch_of(std::span<const std::uint32_t> order, std::size_t step) const {
    const std::size_t first = step * capacity_;
    return order.subspan(first, std::min(capacity_, order.size() - first));
  }

  void finish() {
    history_.steps = static_cast<std::int64_t>(step_seconds_.size());
    history_.images_per_second = trained_images_ / history_.train_seconds;
    history_.step_ms = 1e3 * median(step_seconds_);
  }

  [[noreturn]] static void diverged(int epoch, std::size_t step, double loss) {
    throw Diverged(text("training diverged: the loss is %g at step %zu of epoch %d; a lower --rate may help", loss, step, epoch));
  }

  Model& model_;
  const DigitSet& data_;
  const FitOptions& options_;
  Hyper base_, hyper_;  ///< of the run, of the step
  Schedule schedule_;
  std::size_t capacity_, steps_per_epoch_ = 0;
  std::int64_t total_steps_ = 0;
  Batcher batcher_;
  std::vector<std::uint32_t> train_order_, test_order_;
  std::vector<double> step_seconds_;
  double trained_images_ = 0;
  const FitEvents& events_;
  History history_;
};

}  // namespace

History fit(Model& model, const DigitSet& data, const FitOptions& options, const FitEvents& events) {
  check_options(options);
  check_split(model, data.train, "training");
  check_split(model, data.test, "test");
  return Fit(model, data, options, events).run();
}

}  // namespace sinter
