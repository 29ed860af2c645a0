#include "runtime/base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

const char* kind(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

/// Why opening failed.
std::string reason(const std::string& path, int error) {
  struct stat status{};
  if (error == ENOENT && ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode))
    return "a symbolic link that leads nowhere";
  return errno_text(error);
}

}  // namespace

FileStream::FileStream(std::string path, std::size_t limit)
    // O_NONBLOCK: opening a FIFO must not wait for its writer; it means nothing for a regular file.
    : path_(std::move(path)),
      limit_(limit),
      file_(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
  if (!file_) throw InputError(path_ + ": " + reason(path_, errno));
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) throw InputError(path_ + ": " + errno_text(errno));
  if (!S_ISREG(status.st_mode)) throw InputError(path_ + ": expected a regular file, this is " + kind(status.st_mode));
  size_ = static_cast<std::size_t>(status.st_size);
  if (size_ > limit_) too_large();
}

std::size_t FileStream::read(std::span<std::uint8_t> to) {
  std::size_t filled = 0;
  while (filled < to.size()) {
    const ssize_t count = ::read(file_.get(), to.data() + filled, to.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw InputError(path_ + text(": byte %zu: ", used_) + errno_text(errno));
    if (count == 0 && used_ < size_) {
      throw InputError(path_ +
                       text(": byte %zu: the file ends here, it had %zu bytes when it was opened", used_, size_));
    }
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    used_ += static_cast<std::size_t>(count);
    if (used_ > limit_) too_large();
  }
  return filled;
}

Bytes FileStream::first(std::size_t count) const {
  Bytes bytes(count);
  ssize_t got = 0;
  do {
    got = ::pread(file_.get(), bytes.data(), count, 0);
  } while (got < 0 && errno == EINTR);
  if (got < 0) throw InputError(path_ + ": byte 0: " + errno_text(errno));
  bytes.resize(static_cast<std::size_t>(got));
  return bytes;
}

void FileStream::too_large() const {
  throw InputError(path_ + text(": more than %zu bytes, the most that is read", limit_));
}

Bytes read_regular_file(const std::string& path, std::size_t limit) {
  FileStream file(path, limit);
  // the byte more: a file that ends where it should is read to its end without growing
  return read_rest(file, file.size() + 1);
}

}  // namespace sinter
