#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/base/atomic_file.hpp"
#include "runtime/model/model.hpp"
#include "runtime/report/page.hpp"
#include "runtime/report/recorder.hpp"
#include "runtime/training/evaluation.hpp"
#include "runtime/training/json_report.hpp"

namespace sinter {
struct TrainTest;  // runtime/data/train_test.hpp
}

namespace sinter::report {

/// Time of each kernel of a training step, measured with the steps one after the other.
struct KernelTimes {
  std::vector<KernelTiming> kernels;
  double peak_gflops = 0;  ///< of this machine on the threads that were used, measured as well
};

/// All that the page of a run shows.
struct TrainingRun {
  const Model& model;  ///< trained
  const TrainTest& data;
  const Recorder& recorder;
  bool ended;  ///< or it is trained still
  /// of the test set; null while it is trained, and where the network's answers are no numbers
  const Evaluation* evaluation;
  const KernelTimes* times;  ///< null while it is trained
  RunFacts facts;
  std::string remark;  ///< why training ended early, or that it goes on; "" if it ended as planned
};
Page training_page(const TrainingRun& run);

/// The page of a training run in a file. Make it before training: an unwritable path is an InputError there and then.
class TrainingReport {
 public:
  explicit TrainingReport(const std::string& path) : file_(path) {}

  /// Before the first step, or the first after a checkpoint. Model and data must outlive the report.
  void begin(Model& model, const TrainTest& data, std::uint64_t seed, const TrainingState* resumed = nullptr);
  void step(const StepRecord& record) { recorder_->step(record); }
  /// Takes note of the epoch, and writes the page as far as it is known by then: without tests of its own, kernels and
  /// graphs, and with a word that it loads itself anew. Where writing takes more than a fiftieth of the time, only
  /// after some epochs. A file that cannot be written is passed over: the last page will say it.
  void epoch(const EpochRecord& record, const std::function<RunFacts()>& facts = nullptr);
  /// Tests the model, measures the kernels on a model that `make` makes, and writes the page. The trained model stays
  /// as it is.
  void write(const std::function<std::unique_ptr<Model>()>& make, const RunFacts& facts,
             const std::string& remark = "");

 private:
  using Clock = std::chrono::steady_clock;
  void write_live(const EpochRecord& record, const std::function<RunFacts()>& facts_now);

  AtomicFile file_;
  Clock::time_point written_{};  ///< when the page of the last epoch was
  Clock::duration cost_{};       ///< of writing it
  Model* model_ = nullptr;
  const TrainTest* data_ = nullptr;
  std::optional<Recorder> recorder_;
};

}  // namespace sinter::report
