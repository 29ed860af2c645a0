#pragma once

#include "dsl/cxx20.hpp"

#include <cstdint>

#include "dsl/schedules.hpp"
#include "runtime/base/abi.hpp"

namespace sinter {

struct TrainingState;  // runtime/model/training_state.hpp

/// The numbers of one training step.
struct Hyper {
  float rate = 1e-3f;        ///< learning rate of this step, after the schedule
  float weight_decay = 0.f;  ///< SGD and Adam: added to the gradient (L2); AdamW: decoupled
  std::int64_t step = 1;     ///< 1 for the first step ever; Adam's bias correction and the draws of Dropout need it
  std::uint64_t seed = 1;    ///< of the draws of Dropout
};

/// A training from its first step to its last, and where it stands. Every step's numbers follow from it. A Model keeps
/// one and counts.
struct Course {
  float rate = 1e-3f, weight_decay = 0.f;  ///< before the schedule
  Schedule schedule;
  std::uint64_t seed = 1;    ///< of the draws of Dropout
  std::int64_t planned = 0;  ///< steps that the schedule is laid over; 0: not said yet
  std::int64_t taken = 0;    ///< steps

  /// Of the step after those taken.
  /// @throws std::logic_error if the schedule is not constant and no step is planned there
  Hyper next() const;
};

/// What a checkpoint says of a course, and the other way round.
Course course_of(const TrainingState& state);
TrainingState training_state(const Course& course, int batch);

}  // namespace sinter
