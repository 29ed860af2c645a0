#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dsl/schedules.hpp"
#include "runtime/base/abi.hpp"

namespace sinter {

/// Of one output of several, in an epoch: as EpochRecord has it of all, each loss without its weight.
struct OutputRecord {
  double train_loss = 0, train_metric = 0, test_loss = 0, test_metric = 0;
  std::optional<double> validation_loss = {}, validation_metric = {};
};

/// One pass over the training images, and the test set after it.
struct EpochRecord {
  int epoch = 0;            ///< 1 for the first
  double train_loss = 0;    ///< mean over the images of the epoch, each taken when its batch was trained on
  double train_metric = 0;  ///< likewise, of the loss's metric: of CrossEntropy the accuracy, 0..1; 0 where it has none
  double test_loss = 0;     ///< mean over the test images, with running statistics
  double test_metric = 0;
  /// wall time of the whole epoch: shuffle, steps and tests
  double seconds = 0;
  /// as of the test, over the images held out, if there are any
  std::optional<double> validation_loss = {}, validation_metric = {};
  /// where the network has several: losses above are weighted sums of theirs, metrics the first one's
  std::vector<OutputRecord> outputs = {};
};

inline constexpr int most_epochs = 100'000;  ///< of a training: a checkpoint keeps the means of each

/// Where a training stands between two steps: with the model's parameters and the optimizer's state, all that is needed
/// to go on as if nothing had happened. The order of an epoch's images is a function of (seed, epoch), so that a
/// position is two numbers.
struct TrainingState {
  std::uint64_t seed = 1;
  int epochs = 0;                    ///< planned; the schedule is laid over them
  int batch = 0;                     ///< images of a full batch
  int batch_limit = 0;               ///< as in FitOptions
  float validation = 0;              ///< likewise
  int early_stopping = 0;            ///< likewise
  int plateau = 0;                   ///< likewise
  float plateau_factor = 0.1f;       ///< likewise
  float rate = 0, weight_decay = 0;  ///< before the schedule, and before plateaus
  Schedule schedule;
  std::string data;                           ///< TrainTest::source
  std::string data_sha256;                    ///< of all images and labels
  std::vector<std::string> class_names = {};  ///< of class 0, 1, …; empty where they have none

  std::vector<EpochRecord> history;  ///< of the finished epochs
  std::int64_t step = 0;             ///< taken in the epoch under way
  std::int64_t steps = 0;            ///< that an epoch has
  // Sums over the images of the epoch under way:
  double loss = 0, metric = 0, count = 0;
  struct OfOutput {
    double loss = 0, metric = 0;
  };
  std::vector<OfOutput> outputs = {};  ///< of each output, where there are several
  double seconds = 0;                  ///< spent on it

  int epoch() const { return static_cast<int>(history.size()) + 1; }  ///< under way; epochs + 1 when all are done
  /// steps taken since the beginning
  std::int64_t total() const { return static_cast<std::int64_t>(history.size()) * steps + step; }
};

}  // namespace sinter
