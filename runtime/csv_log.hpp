#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "runtime/fit.hpp"

namespace sinter {

/// A training run as a CSV file, for pandas.read_csv as it is: a header line, then a row per step with
///   step (since the beginning), epoch, rate, loss, accuracy (0..1, means over the batch), images_per_second, test_loss, test_accuracy
/// where the last two are empty but for the last step of an epoch. Written to the file at the end of every epoch.
class CsvLog {
 public:
  /// Makes sure that the file can be written, and leaves what it held. @throws InputError if it cannot
  explicit CsvLog(std::string path);
  CsvLog(const CsvLog&) = delete;
  CsvLog& operator=(const CsvLog&) = delete;
  /// Writes what is known of the last step.
  ~CsvLog();

  /// Puts the header in place of what the file held. @throws InputError if it cannot be opened
  void open();
  /// Allocates nothing.
  void add(const StepRecord& step);
  /// @throws std::runtime_error if the file cannot be written
  void add(const EpochRecord& epoch);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void write_last(const EpochRecord* epoch);

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  StepRecord last_;  ///< not written yet: the test of its epoch may follow
  bool pending_ = false;
};

}  // namespace sinter
