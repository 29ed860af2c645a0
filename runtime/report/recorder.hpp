#pragma once

#include <cstdint>
#include <vector>

#include "runtime/data/dataset.hpp"
#include "runtime/inspect/probe.hpp"
#include "runtime/training/fit.hpp"

namespace sinter {
class Model;
}

namespace sinter::report {

/// Means over some successive training steps.
struct StepPoint {
  double step = 0;  ///< the last of them, counted from the beginning of training
  double loss = 0, metric = 0, rate = 0, images_per_second = 0;
};

/// An epoch, and the step it ended with.
struct EpochPoint {
  std::int64_t step = 0;
  EpochRecord record;
};

/// The layers as they were after a step.
struct ProbePoint {
  std::int64_t step = 0;
  Probe probe;
};

/// Follows a fit: hand it every record. It keeps at most `most_points` points a curve, however many steps there are,
/// and takes no memory in a step but in those after which it probes the layers: three of the first epoch, and the ends
/// of at most `most_probed_epochs` epochs.
class Recorder {
 public:
  static constexpr std::size_t most_points = 2000;
  static constexpr int most_probed_epochs = 40;
  static constexpr std::size_t probed_images = 16;  ///< the first of the test set

  Recorder(const Model& model, const Dataset& probed, std::uint64_t seed);

  /// The training goes on from here: its finished epochs come first. Before the first step.
  void resumed(const TrainingState& from);
  void step(const StepRecord& record);
  void epoch(const EpochRecord& record);
  /// The steps since the last point make one more. Call it when training has ended, wherever it did.
  void finish();

  const std::vector<StepPoint>& steps() const { return steps_; }
  const std::vector<EpochPoint>& epochs() const { return epochs_; }
  const std::vector<ProbePoint>& probes() const { return probes_; }
  std::int64_t steps_a_point() const { return stride_; }
  bool is_resumed() const { return resumed_; }
  /// Taken when the last record came, counted from the beginning of training.
  std::int64_t last_step() const { return last_step_; }

 private:
  struct Sums {
    double steps = 0, loss = 0, metric = 0, rate = 0, images = 0, seconds = 0;
  };
  void begin(const StepRecord& first);
  void probe_layers();

  const Model& model_;
  Batch probed_;
  std::uint64_t seed_;
  std::vector<StepPoint> steps_;
  std::vector<EpochPoint> epochs_;
  std::vector<ProbePoint> probes_;
  Sums sums_;
  std::int64_t stride_ = 1, last_step_ = 0;
  int first_epoch_ = 0, probe_every_ = 1;
  bool resumed_ = false;
};

}  // namespace sinter::report
