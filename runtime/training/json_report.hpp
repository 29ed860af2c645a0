#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/base/atomic_file.hpp"

namespace sinter {

struct History;

/// What stands beside the history in a report.
struct RunFacts {
  std::string data;      ///< TrainTest::source
  std::string compiler;  ///< "gcc 12.2.0"
  std::string arch;      ///< "avx512"
  std::string weights_sha256;
  std::uint64_t seed = 0;
  int threads = 0;
  // What identifies the run for a person, as text:
  std::string command = "";               ///< as typed; "" where nobody did
  std::string learning = "";              ///< optimizer with its numbers, rate, weight decay, schedule with its numbers
  std::string augmentation = "";          ///< of the training images, Dataset::augmentation
  std::string weights = "";               ///< the file it began with; "" for none
  std::string began = "";                 ///< 2026-11-28 12:30:05 UTC
  double seconds = 0;                     ///< wall time since then
  int epochs = 0;                         ///< planned
  std::vector<std::string> classes = {};  ///< their names, of class 0, 1, …; none where they have none
};

/// The report of a training run as JSON: `epochs` (a list of epoch, train_loss, train_accuracy, with images held out
/// validation_loss and validation_accuracy, test_loss, test_accuracy, seconds), `best_epoch`
/// (runtime/model/best_epoch.hpp), `stopped_early` (true or false), `stopped` (epoch, and steps of it done, where a
/// signal ended the run; else null), `step_ms`, `images_per_second`, `train_seconds`, `steps`, `threads`, `seed`,
/// `weights_sha256`, `data`, `classes` (their names, or null), `augmentation` (of the training images, or null),
/// `compiler`, `arch`, `version` (of the library), `command`, `learning`, `weights` (the file it began with, or null),
/// `began`, `seconds`.
std::string json_report(const History& history, const RunFacts& facts);

/// A report file. Make it before training: an unwritable path is an InputError there and then.
class JsonReport {
 public:
  explicit JsonReport(const std::string& path) : file_(path) {}
  void write(const History& history, const RunFacts& facts) const { file_.commit(json_report(history, facts)); }

 private:
  AtomicFile file_;
};

}  // namespace sinter
