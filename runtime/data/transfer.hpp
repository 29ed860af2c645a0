#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "runtime/data/download.hpp"

namespace sinter {

/// What a transfer is asked for.
struct TransferRequest {
  std::string url;
  std::uint64_t offset = 0;  ///< the first byte that is wanted
  std::uint64_t limit = 0;   ///< bytes of the whole file, at most
  long seconds = 0;          ///< that it may last, at least 1
  int descriptor = -1;       ///< the bytes are written here
  /// of the whole file, `all` 0 if unknown; must not throw
  std::function<void(std::uint64_t done, std::uint64_t all)> progress = nullptr;
};

/// How it went.
struct TransferResult {
  bool complete = false;
  bool cannot_resume = false;  ///< the server does not send the rest alone
  bool wrong = false;          ///< longer than the file can be
  std::string error = {};      ///< one line; "" if complete
};

/// One GET by libcurl, over the protocols and with the patience of the options.
TransferResult transfer(const TransferRequest& request, const DownloadOptions& options);

}  // namespace sinter
