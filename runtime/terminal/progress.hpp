#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sinter {

struct StepRecord;

/// A line on stderr that shows how far an epoch is, drawn ten times a second at most, and only on a terminal, whose
/// width it keeps to.
class Progress {
 public:
  explicit Progress(bool wanted);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Allocates nothing.
  void show(const StepRecord& at);
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool drawing_, utf8_, drawn_ = false;
  Clock::time_point next_{}, start_{};  ///< of drawing again, of the epoch
  int epoch_ = 0;
  std::int64_t before_ = 0;  ///< steps of the epoch when the clock was started
};

/// How fast a run is.
struct Speed {
  double images_per_second = 0;
  double seconds_left = 0;  ///< of all epochs, tests not counted
};

/// The line, of at most `columns` columns: epoch, bar, steps, loss, accuracy, images/s and time left, as much of it as
/// there is room for, in UTF-8 or ASCII. Written into `line` without allocating; returns its length in bytes.
std::size_t progress_line(const StepRecord& at, const Speed& speed, int columns, bool utf8, std::span<char> line);

}  // namespace sinter
