#include "runtime/model/model.hpp"

#include <cmath>
#include <stdexcept>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/model/averaged_weights.hpp"

namespace sinter {

Model::~Model() = default;

void Model::initialize(std::uint64_t seed) {
  draw_parameters(seed);
  Course anew = course();
  anew.seed = seed;
  anew.taken = 0;
  course_ = anew;
}

Course Model::course() const {
  if (course_) return *course_;
  const Hyper own = defaults();
  return {.rate = own.rate, .weight_decay = own.weight_decay, .schedule = schedule()};
}

void Model::plan_steps(std::int64_t total) {
  if (total < 1)
    throw std::invalid_argument(text("plan_steps: %lld steps, expected at least 1", static_cast<long long>(total)));
  Course longer = course();
  longer.planned = total;
  course_ = longer;
}

void Model::rate(float value) {
  if (!(std::isfinite(value) && value >= 0))
    throw std::invalid_argument(text("rate: %g, expected a number of 0 or more", static_cast<double>(value)));
  Course other = course();
  other.rate = value;
  course_ = other;
}

BatchResult Model::train_step(std::span<const float> images, const Targets& targets) {
  Course after = course();
  refuse_averages(*this, "train_step");
  const Hyper hyper = after.next();
  const BatchResult result = train_step_at(images, targets, hyper);
  ++after.taken;
  course_ = after;
  if (!std::isfinite(result.loss)) {
    throw Diverged(text("training diverged: the loss is %g at step %lld, learning rate %g; a lower rate may help",
                        std::fabs(result.loss), static_cast<long long>(hyper.step), static_cast<double>(hyper.rate)));
  }
  return result;
}

}  // namespace sinter
