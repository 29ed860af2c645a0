#include "runtime/data/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "runtime/error.hpp"
#include "runtime/text.hpp"
#include "runtime/unique_fd.hpp"

namespace sinter {
namespace {

const char* kind(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a FIFO";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

[[noreturn]] void too_large(const std::string& path, std::size_t limit) {
  throw InputError(path + text(": more than %zu bytes, the most that is read", limit));
}

/// Why opening failed.
std::string reason(const std::string& path, int error) {
  struct stat status{};
  if (error == ENOENT && ::lstat(path.c_str(), &status) == 0 && S_ISLNK(status.st_mode)) return "a symbolic link that leads nowhere";
  return errno_text(error);
}

}  // namespace

Bytes read_regular_file(const std::string& path, std::size_t limit) {
  // O_NONBLOCK: opening a FIFO must not wait for its writer; it means nothing for a regular file.
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file) throw InputError(path + ": " + reason(path, errno));
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) throw InputError(path + ": " + errno_text(errno));
  if (!S_ISREG(status.st_mode)) throw InputError(path + ": expected a regular file, this is " + kind(status.st_mode));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limit) too_large(path, limit);

  // One byte more than the size, so that a file that ends where it should is read to its end without growing.
  Bytes bytes(size + 1);
  std::size_t used = 0;
  while (true) {
    const ssize_t count = ::read(file.get(), bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw InputError(path + text(": byte %zu: ", used) + errno_text(errno));
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
    if (used > limit) too_large(path, limit);
    if (used == bytes.size()) grow(bytes, std::min(2 * used + 4096, limit + 1));
  }
  if (used < size) throw InputError(path + text(": byte %zu: the file ends here, it had %zu bytes when it was opened", used, size));
  bytes.resize(used);
  return bytes;
}

void grow(Bytes& bytes, std::size_t size) {
  bytes.reserve(size);  // resize alone would double the memory, past any limit
  bytes.resize(size);
}

}  // namespace sinter
