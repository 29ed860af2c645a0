#include "runtime/report/recorder.hpp"

#include <algorithm>

#include "runtime/model/model.hpp"

namespace sinter::report {
namespace {

std::int64_t quotient_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

/// Where the layers of the first epoch are looked at: they change fastest at the beginning.
bool probed_in_first_epoch(std::int64_t step, std::int64_t steps) {
  return step == 1 || (step < steps && (step == steps / 16 || step == steps / 4));
}

}  // namespace

Recorder::Recorder(const Model& model, const Dataset& probed, std::uint64_t seed)
    : model_(model), probed_(*probed.batch(probed_images).begin()), seed_(seed) {
  steps_.reserve(most_points + 1);
}

void Recorder::resumed(const TrainingState& from) {
  resumed_ = true;
  last_step_ = from.total();
  for (const EpochRecord& record : from.history) epochs_.push_back({record.epoch * from.steps, record});
}

void Recorder::begin(const StepRecord& first) {
  const std::int64_t left = first.steps * (first.epochs - first.epoch + 1);
  stride_ = std::max<std::int64_t>(quotient_up(left, static_cast<std::int64_t>(most_points)), 1);
  probe_every_ = static_cast<int>(quotient_up(std::max(first.epochs, 1), most_probed_epochs));
  first_epoch_ = first.epoch;
}

void Recorder::step(const StepRecord& record) {
  if (first_epoch_ == 0) begin(record);
  last_step_ = record.total;
  sums_.steps += 1;
  sums_.loss += record.loss;
  sums_.metric += record.metric;
  sums_.rate += static_cast<double>(record.rate);
  sums_.images += record.images;
  sums_.seconds += record.seconds;
  if (sums_.steps >= static_cast<double>(stride_)) finish();
  if (record.epoch == first_epoch_ && probed_in_first_epoch(record.step, record.steps)) probe_layers();
}

void Recorder::epoch(const EpochRecord& record) {
  epochs_.push_back({last_step_, record});
  if (record.epoch % probe_every_ == 0) probe_layers();
}

void Recorder::finish() {
  if (sums_.steps == 0) return;
  const double n = sums_.steps;
  steps_.push_back({static_cast<double>(last_step_), sums_.loss / n, sums_.metric / n, sums_.rate / n,
                    sums_.seconds > 0 ? sums_.images / sums_.seconds : 0});
  sums_ = {};
}

void Recorder::probe_layers() {
  if (!probes_.empty() && probes_.back().step == last_step_) return;
  probes_.push_back({last_step_, probe(model_, probed_.images, probed_.labels, seed_, last_step_)});
}

}  // namespace sinter::report
