#pragma once

#include <chrono>

namespace sinter {

struct StepRecord;

/// A line on stderr that shows how far an epoch is, drawn ten times a second at most, and only on a terminal.
class Progress {
 public:
  explicit Progress(bool wanted);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(const StepRecord& at);
  void clear();

 private:
  bool drawing_, drawn_ = false;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace sinter
