#include "runtime/data/download.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <span>
#include <thread>

#include "runtime/base/error.hpp"
#include "runtime/base/gzip.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/unique_fd.hpp"
#include "runtime/data/download_progress.hpp"
#include "runtime/data/lock_holder.hpp"
#include "runtime/data/transfer.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

/// Packing may make a file that cannot be packed a little longer.
std::size_t longest(const RemoteFile& file) { return file.as_sent ? file.size : file.size + file.size / 1000 + 1024; }

[[noreturn]] void fail(const fs::path& path) { throw DownloadError(path.string() + ": " + errno_text(errno)); }

/// When a download has lasted long enough.
class Deadline {
 public:
  explicit Deadline(long seconds) : seconds_(seconds), end_(Clock::now() + std::chrono::seconds(seconds)) {}

  /// Whole seconds left, at least 1. @throws DownloadError if it is over
  long left(const std::string& what) const {
    const auto left = std::chrono::ceil<std::chrono::seconds>(end_ - Clock::now()).count();
    if (left <= 0)
      throw DownloadError(what + text(": not there after %ld seconds, the most that a download may last", seconds_));
    return static_cast<long>(left);
  }

 private:
  using Clock = std::chrono::steady_clock;
  long seconds_;
  Clock::time_point end_;
};

/// A folder that no other process downloads to meanwhile. The system gives the lock back even if this process is
/// killed.
class LockedFolder {
 public:
  LockedFolder(const fs::path& path, const Deadline& deadline, bool quiet) : folder_(open(path)) {
    while (::flock(folder_.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (errno != EWOULDBLOCK) break;  // a file system without locks: the renames below still keep files whole
      wait(path, deadline, quiet);
    }
  }
  void sync() const { ::fsync(folder_.get()); }

 private:
  void wait(const fs::path& path, const Deadline& deadline, bool quiet) {
    const std::string who = "waiting for " + lock_holder(folder_.get()) + ", which downloads to " + path.string();
    if (!quiet && who != said_) std::fputs((one_line(who) + "\n").c_str(), stderr);
    said_ = who;
    deadline.left(who);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }

  static int open(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) throw DownloadError(path.string() + ": " + error.message());
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) fail(path);
    return descriptor;
  }

  UniqueFd folder_;
  std::string said_;
};

/// What has arrived of a file.
class PartFile {
 public:
  explicit PartFile(fs::path path)
      : path_(std::move(path)),
        file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644)) {
    struct stat status{};
    if (!file_ || ::fstat(file_.get(), &status) != 0) fail(path_);
    if (!S_ISREG(status.st_mode)) throw DownloadError(path_.string() + ": expected a regular file");
    // Who else may write here could change the file after it was verified.
    if (status.st_uid != ::geteuid())
      throw DownloadError(path_.string() + ": belongs to another user; delete it, or use a cache of your own");
    if (status.st_nlink != 1) throw DownloadError(path_.string() + ": has a second name (a hard link); delete it");
    constexpr mode_t others_write = S_IWGRP | S_IWOTH;
    if ((status.st_mode & others_write) != 0 && ::fchmod(file_.get(), status.st_mode & 0777 & ~others_write) != 0)
      fail(path_);
  }

  int descriptor() const { return file_.get(); }

  /// Where the next byte belongs.
  std::uint64_t to_end() const {
    const off_t end = ::lseek(file_.get(), 0, SEEK_END);
    if (end < 0) fail(path_);
    return static_cast<std::uint64_t>(end);
  }

  void discard() const {
    if (::ftruncate(file_.get(), 0) != 0) fail(path_);
  }

  /// Why these are not the bytes of the file; "" if they are.
  std::string fault(const RemoteFile& file) const {
    try {
      if (file.as_sent) return fault_as_sent(path_.string(), file);
      const Bytes bytes = read_rest(*open_maybe_gzip(path_.string(), longest(file)), file.size + 1);
      if (bytes.size() != file.size) return text("unpacks to %zu bytes, expected %zu", bytes.size(), file.size);
      Sha256 hash;
      hash.update(std::as_bytes(std::span(bytes)));
      const std::string found = hash.hex();
      return found == file.sha256 ? "" : "the SHA-256 of the unpacked bytes is " + found + ", expected " + file.sha256;
    } catch (const InputError& error) {
      return error.what();
    }
  }

  void remove() const { ::unlink(path_.c_str()); }

  void rename(const fs::path& to) {
    if (::fsync(file_.get()) != 0 || !file_.close() || ::rename(path_.c_str(), to.c_str()) != 0) fail(path_);
  }

 private:
  fs::path path_;
  UniqueFd file_;
};

/// One file from whichever mirror has it.
class Download {
 public:
  Download(const RemoteFile& file, const fs::path& folder, const DownloadOptions& options, const Deadline& deadline)
      : file_(file),
        options_(options),
        deadline_(deadline),
        part_(folder / (file.name + ".part")),
        progress_(file.name, options.quiet) {}

  void run(const fs::path& target) {
    for (const std::string& mirror : options_.mirrors) {
      if (!from(mirror + file_.name)) continue;
      progress_.finished(part_.to_end());
      part_.rename(target);
      return;
    }
    if (part_.to_end() == 0) part_.remove();
    throw DownloadError("could not download " + why_);
  }

 private:
  bool from(const std::string& url) {
    const bool resumed = part_.to_end() > 0;
    if (attempt(url)) return true;
    // What was there may have been of another file, or the server may not know how to go on: once more, from the
    // beginning.
    return resumed && part_.to_end() == 0 && attempt(url);
  }

  bool attempt(const std::string& url) {
    if (part_.to_end() >= longest(file_)) part_.discard();
    const std::uint64_t offset = part_.to_end();
    progress_.start(url, offset);
    const TransferResult result =
        transfer({.url = url,
                  .offset = offset,
                  .limit = longest(file_),
                  .seconds = deadline_.left(url),
                  .descriptor = part_.descriptor(),
                  .progress = [this](std::uint64_t done, std::uint64_t all) { progress_.show(done, all); }},
                 options_);
    const std::string fault = result.complete ? part_.fault(file_) : result.error;
    if (fault.empty()) return true;
    // Bytes that came before a connection broke are kept.
    if (result.complete || result.wrong || result.cannot_resume) part_.discard();
    why_ = url + ": " + fault;
    progress_.failed(fault);
    return false;
  }

  const RemoteFile& file_;
  const DownloadOptions& options_;
  const Deadline& deadline_;
  PartFile part_;
  DownloadProgress progress_;
  std::string why_ = "without a mirror";
};

}  // namespace

void download_missing(const std::vector<RemoteFile>& files, const std::string& folder, const DownloadOptions& options) {
  const Deadline deadline(options.total_seconds);
  const LockedFolder locked(folder, deadline, options.quiet);
  for (const RemoteFile& file : files) {
    const fs::path target = fs::path(folder) / file.name;
    std::error_code ignored;
    if (fs::exists(target, ignored)) continue;
    Download(file, folder, options, deadline).run(target);
    locked.sync();
  }
}

}  // namespace sinter
