#include "runtime/atomic_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>

#include "runtime/error.hpp"
#include "runtime/text.hpp"
#include "runtime/unique_fd.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

int create_new(const std::string& path) { return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666); }

bool write_all(int descriptor, std::string_view contents) {
  while (!contents.empty()) {
    const ssize_t count = ::write(descriptor, contents.data(), contents.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    contents.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

/// Makes the rename itself durable; on file systems that cannot, the file is complete all the same.
void sync_folder(const fs::path& file) {
  const UniqueFd folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::fsync(folder.get());
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path) {
  if (path.empty()) throw InputError("cannot write a file with an empty name");
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) throw InputError(path + ": cannot write here: it is not a regular file");
  fs::path target = fs::weakly_canonical(path, error);
  if (error) throw InputError(path + ": cannot write here: " + error.message());
  if (!target.has_filename()) throw InputError(path + ": cannot write here: expected a file, this names a directory");
  target_ = target.string();
  temporary_ = (target.parent_path() / ("." + target.filename().string() + text(".tmp.%ld", static_cast<long>(::getpid())))).string();

  UniqueFd probe(create_new(temporary_));
  if (!probe) throw InputError(path + ": cannot write here: " + errno_text(errno));
  ::unlink(temporary_.c_str());
}

void AtomicFile::commit(std::string_view contents) const {
  UniqueFd file(create_new(temporary_));
  bool ok = file && write_all(file.get(), contents) && ::fsync(file.get()) == 0;
  ok = ok && file.close() && ::rename(temporary_.c_str(), target_.c_str()) == 0;
  if (!ok) {
    const int error = errno;
    ::unlink(temporary_.c_str());
    throw std::runtime_error(target_ + ": cannot write: " + errno_text(error));
  }
  sync_folder(target_);
}

}  // namespace sinter
