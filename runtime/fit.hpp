#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <vector>

#include "dsl/schedules.hpp"

namespace sinter {

class Model;
struct DigitSet;  // runtime/data/digits.hpp

/// What a person turns between two runs. The optional ones default to the model's own.
struct FitOptions {
  int epochs = 3;
  std::uint64_t seed = 1;
  int threads = 1;
  std::optional<float> rate, weight_decay;
  std::optional<Schedule> schedule;
  int batch_limit = 0;  ///< training steps an epoch, at most; 0: all of them
};

/// One training step.
struct StepRecord {
  int epoch = 0, epochs = 0;                  ///< 1 for the first; how many there will be
  std::int64_t step = 0, steps = 0;           ///< of the epoch, 1 for the first; how many the epoch has
  std::int64_t total = 0;                     ///< steps since the beginning of training, this one included
  float rate = 0;                             ///< learning rate of this step
  double loss = 0, accuracy = 0;              ///< means over the batch, before the update
  double epoch_loss = 0, epoch_accuracy = 0;  ///< means over the epoch so far
  int images = 0;                             ///< in the batch
  double seconds = 0;                         ///< wall time of train_step alone
};

/// One pass over the training images, and the test set after it.
struct EpochRecord {
  int epoch = 0;              ///< 1 for the first
  double train_loss = 0;      ///< mean over the images of the epoch, each taken when its batch was trained on
  double train_accuracy = 0;  ///< 0..1, likewise
  double test_loss = 0;       ///< mean over the test images, with running statistics
  double test_accuracy = 0;   ///< 0..1
  double seconds = 0;         ///< wall time of the whole epoch: shuffle, steps and test
};

/// Who is told of what, while it happens. Any of them may be empty.
struct FitEvents {
  std::function<void(const StepRecord&)> step = nullptr;    ///< after every training step; must not allocate if steps shall not
  std::function<void(const EpochRecord&)> epoch = nullptr;  ///< after every epoch
};

/// What a fit leaves behind, besides the trained model.
struct History {
  std::vector<EpochRecord> epochs;
  double step_ms = 0;            ///< median wall time of train_step alone, in milliseconds
  double images_per_second = 0;  ///< trained images over the wall time of the training halves of the epochs (all but the test)
  double train_seconds = 0;      ///< that wall time
  std::int64_t steps = 0;        ///< training steps taken
};

/// A loss that is infinite or not a number. The model is left as the step made it.
struct Diverged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Trains from scratch: draws the parameters from the seed, then, each epoch, visits the training images in the order of
/// (seed, epoch) in batches of model.batch(), the last one smaller, and tests. What comes out depends on the model, the data and the
/// options, not on `threads`. Allocates nothing itself between the first step and the last.
/// Throws InputError for data or options that do not suit the model, Diverged for a loss that is not finite.
History fit(Model& model, const DigitSet& data, const FitOptions& options, const FitEvents& events = {});

}  // namespace sinter
