#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "runtime/training/fit.hpp"

namespace sinter {

/// A training run as a CSV file, for pandas.read_csv as it is: a header line, then a row per step with
///   step (since the beginning), epoch, rate, loss, accuracy (0..1, means over the batch), images_per_second,
///     test_loss, test_accuracy
/// where the last two are empty but for the last step of an epoch; of a run with images held out, validation_loss and
/// validation_accuracy follow, likewise. In place of accuracy stands the loss's own metric, or nothing where it has
/// none. Written to the file at the end of every epoch, and by flush().
class CsvLog {
 public:
  /// Makes sure that the file can be written, and leaves what it held. @throws InputError if it cannot, or if it holds
  /// anything but a log
  explicit CsvLog(std::string path);
  CsvLog(const CsvLog&) = delete;
  CsvLog& operator=(const CsvLog&) = delete;
  /// Writes what is known of the last step.
  ~CsvLog();

  /// Begins the table, in place of what the file held. For a run that goes on after `steps` steps, keeps the rows up to
  /// there and drops those of later steps, which are taken again. `validated`: there are images held out. @throws
  /// InputError if the file cannot be opened, or, with steps, has other columns
  void open(std::int64_t steps = 0, bool validated = false, const Metric& metric = {"accuracy", true});
  /// Allocates nothing.
  void add(const StepRecord& step);
  /// @throws std::runtime_error if the file cannot be written
  void add(const EpochRecord& epoch);
  /// Writes all steps so far, to the disk: a checkpoint made now finds their rows when it is resumed. @throws
  /// std::runtime_error as add
  void flush();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void keep_rows(std::int64_t steps);
  void write_last(const std::string& tests);

  std::string path_;
  Metric metric_;
  bool validated_ = false;
  std::string header_, no_tests_;  ///< of the file; the columns of the tests, empty, after the comma before them
  std::vector<char> buffer_;       ///< of the file
  std::unique_ptr<std::FILE, Close> file_;
  std::string last_;  ///< a row that lacks the columns of the tests, not written yet: the test of its epoch may follow
};

}  // namespace sinter
