#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace sinter {

/// Tells of one file's download on stderr: on a terminal a bar, elsewhere a line when it starts and one when it ends.
class DownloadProgress {
 public:
  DownloadProgress(std::string name, bool quiet);
  ~DownloadProgress() { clear(); }
  DownloadProgress(const DownloadProgress&) = delete;
  DownloadProgress& operator=(const DownloadProgress&) = delete;

  void start(const std::string& url, std::uint64_t offset);
  /// Bytes of the whole file; `all` 0 if unknown.
  void show(std::uint64_t done, std::uint64_t all);
  void failed(const std::string& why);
  void finished(std::uint64_t bytes);

 private:
  void say(const std::string& line);
  void clear();

  std::string name_;
  bool quiet_, terminal_, drawn_ = false;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace sinter
