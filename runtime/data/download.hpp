#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "runtime/base/abi.hpp"
#include "runtime/data/remote_file.hpp"

namespace sinter {

/// Where from, and how patiently.
struct DownloadOptions {
  std::vector<std::string> mirrors;          ///< tried in this order, each ends with /
  std::string protocols = "https";           ///< a mirror may speak; separated by commas
  std::string redirect_protocols = "https";  ///< a mirror may redirect to
  long connect_seconds = 5;                  ///< for a connection to be made
  long stalled_seconds = 10;                 ///< below 1 kB/s
  long total_seconds = 900;                  ///< for all files together, waiting for another process included
  bool quiet = false;                        ///< no progress on stderr
};

/// No mirror gave the file, or it cannot be kept. One line that says why, for the mirror tried last.
struct DownloadError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Downloads the files that a folder, made if need be, does not have. A file comes under its name complete, verified
/// and synced, or not at all; what has arrived of it waits as NAME.part, and the next call, or the next mirror, goes on
/// from there. A NAME.part that another user owns, or that has a second name, is refused, and others may not write to
/// it. One process at a time downloads to a folder; others say whom they wait for, and wait until their own time is
/// over. Throws DownloadError.
void download_missing(const std::vector<RemoteFile>& files, const std::string& folder, const DownloadOptions& options);

}  // namespace sinter
