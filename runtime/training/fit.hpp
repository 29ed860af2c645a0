#pragma once

#include "dsl/cxx20.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "dsl/losses/target.hpp"
#include "dsl/schedules.hpp"
#include "runtime/base/error.hpp"
#include "runtime/model/training_state.hpp"

namespace sinter {

class Dataset;
class Model;
struct Checkpoint;  // runtime/saving/checkpoint.hpp
struct TrainTest;   // runtime/data/train_test.hpp

/// What a person turns between two runs. The optional ones default to the model's own.
struct FitOptions {
  int epochs = 3;
  std::uint64_t seed = 1;
  std::optional<int> threads = {};  ///< those of the model, unless told
  std::optional<float> rate = {}, weight_decay = {};
  std::optional<Schedule> schedule = {};
  int batch_limit = 0;  ///< training steps an epoch, at most; 0: all of them
  int save_every = 0;   ///< steps of an epoch between two calls of FitEvents::save; 0: only after an epoch

  /// Fraction of the training images, drawn by the seed, that is held out: never trained on, tested after every epoch.
  /// Below 1; 0: none.
  float validation = 0;
  /// Ends the training after this many epochs in a row without a new least loss of the validation images (of the test
  /// images, where none are held out: the test then no longer tells how the network does on images that had no say in
  /// its making). 0: never.
  int early_stopping = 0;
  /// Multiplies the rate by `plateau_factor`, above 0 and below 1, after this many epochs in a row without a new least
  /// loss of the same images, and again after as many more (runtime/model/plateau.hpp). 0: never.
  int plateau = 0;
  float plateau_factor = 0.1f;

  /// Goes on from here instead of from the seed. With a training state, seed, batch_limit and validation must be those
  /// of the checkpoint and epochs no fewer; a checkpoint of weights only replaces what the seed draws, and training
  /// begins at epoch 1.
  const Checkpoint* resume = nullptr;
  /// Begins at epoch 1 with the weights of this file that fit, by name and shape (runtime/saving/fitting_weights.hpp),
  /// and draws the others. Not together with `resume`.
  const Checkpoint* weights = nullptr;
};

/// One training step.
struct StepRecord {
  int epoch = 0, epochs = 0;                ///< 1 for the first; how many there will be
  std::int64_t step = 0, steps = 0;         ///< of the epoch, 1 for the first; how many the epoch has
  std::int64_t total = 0;                   ///< steps since the beginning of training, this one included
  float rate = 0;                           ///< learning rate of this step
  double loss = 0, metric = 0;              ///< means over the batch, before the update
  double epoch_loss = 0, epoch_metric = 0;  ///< means over the epoch so far
  Metric metric_kind = {};                  ///< what `metric` is; none where the loss has none
  int images = 0;                           ///< in the batch
  double seconds = 0;                       ///< wall time of train_step alone
};

/// Who is told of what, while it happens. Any of them may be empty.
struct FitEvents {
  /// after every training step; must not allocate if steps shall not
  std::function<void(const StepRecord&)> step = nullptr;
  std::function<void(const EpochRecord&)> epoch = nullptr;  ///< after every epoch
  /// When a checkpoint is due: after every epoch, every save_every steps, and when stopped. Never with weights that are
  /// not finite.
  std::function<void(const TrainingState&)> save = nullptr;
  /// After an epoch with a new least loss (best_epoch), before `save` of that epoch: who keeps both never has a
  /// checkpoint that knows of a better epoch than the one kept here. Never with weights that are not finite.
  std::function<void(const TrainingState&)> best = nullptr;
  std::function<bool()> stop = nullptr;  ///< asked before every step and every test batch; true ends the training there
};

/// An output of several: the layer that makes it, and what its metric is.
struct OutputKind {
  std::string name;
  Metric metric_kind;
};
/// Those of a network; none where it has one only.
std::vector<OutputKind> output_kinds(const Model& model);

/// What a fit leaves behind, besides the trained model.
struct History {
  std::vector<EpochRecord> epochs;            ///< those before a resumed checkpoint included
  std::optional<TrainingState> stopped = {};  ///< where, if FitEvents::stop ended the training
  bool stopped_early = false;                 ///< whether FitOptions::early_stopping did
  Metric metric_kind = {};                    ///< what the epochs' metrics are; none where the loss has none
  std::vector<OutputKind> outputs = {};       ///< what EpochRecord::outputs are of
  // Of this call:
  double step_ms = 0;  ///< median wall time of train_step alone, in milliseconds (at most the first million)
  /// trained images over the wall time of the training halves of the epochs (all but the test)
  double images_per_second = 0;
  double train_seconds = 0;  ///< that wall time
  std::int64_t steps = 0;    ///< training steps taken
};

/// Throws the InputError that fit would throw for these, before its first step.
void check_fit(const Model& model, const TrainTest& data, const FitOptions& options);

/// Trains from scratch: draws the parameters from the seed, then, each epoch, visits the training images in the order
/// of (seed, epoch) in batches of model.batch(), the last one smaller, and tests: on the images held out, if there are
/// any, and on the test set. What comes out depends on the model, the data and the options, not on `threads`, nor on
/// where it was stopped and resumed: weights and history agree to the last bit. Allocates nothing itself between the
/// first step and the last, except to save, where images are made, and where averages of the weights are kept: these
/// are what is tested then.
///
/// Each dataset is taken in its order before `fit` shuffles the first. What map(), augment() and mix() make of training
/// images is made anew whenever these are trained on, with the random numbers of the epoch at hand, by a thread of its
/// own ahead of the steps. Images held out and tested are the same in every epoch: those of their dataset's own
/// epoch(), without_augmentation().
///
/// More epochs than a resumed checkpoint planned for stretch the schedule over all of them; its rate changes there.
///
/// Throws InputError for data or options that do not suit the model or the checkpoint, before the model is touched.
/// Throws Diverged, naming epoch, step, rate and the first layer whose output is not finite: to find it, the epoch is
/// trained again up to that step, and the model is left as it was before it.
History fit(Model& model, const TrainTest& data, const FitOptions& options, const FitEvents& events = {});
/// The same with one dataset to train on and another to test on, as "dataset".
History fit(Model& model, const Dataset& train, const Dataset& test, const FitOptions& options,
            const FitEvents& events = {});

}  // namespace sinter
