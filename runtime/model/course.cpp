#include "runtime/model/course.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "runtime/base/text.hpp"
#include "runtime/model/plateau.hpp"
#include "runtime/model/schedule_fault.hpp"
#include "runtime/model/training_state.hpp"

namespace sinter {

Hyper Course::next() const {
  if (!schedule.is_constant()) {
    if (const std::string fault = schedule_fault(schedule); !fault.empty()) throw std::invalid_argument(fault);
    if (planned == 0)
      throw std::logic_error(
          "train_step: the learning rate follows a schedule over all steps; say first how many there are: "
          "plan_steps(n)");
    if (taken >= planned)
      throw std::logic_error(
          text("train_step: all %lld steps that the schedule was planned for are taken; plan_steps(n) plans more",
               static_cast<long long>(planned)));
  }
  return {
      .rate = rate * schedule.factor(taken, planned), .weight_decay = weight_decay, .step = taken + 1, .seed = seed};
}

Course course_of(const TrainingState& state) {
  return {.rate = rate_after_plateaus(state),
          .weight_decay = state.weight_decay,
          .schedule = state.schedule,
          .seed = state.seed,
          .planned = state.epochs * state.steps,
          .taken = state.total()};
}

TrainingState training_state(const Course& course, int batch) {
  TrainingState state;
  state.seed = course.seed;
  state.epochs = 1;  // a loop of one's own may have others: only its steps are known
  state.batch = batch;
  state.rate = course.rate;
  state.weight_decay = course.weight_decay;
  state.schedule = course.schedule;
  state.data = "a loop of its own";
  state.step = course.taken;
  state.steps = std::max({course.planned, course.taken, std::int64_t{1}});
  return state;
}

}  // namespace sinter
