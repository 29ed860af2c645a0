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
void sync_folder(const std::string& path) {
  const UniqueFd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) ::fsync(folder.get());
}

/// The file that is to replace another. It is gone with this object unless it was renamed.
class Temporary {
 public:
  /// `unnamed`: without a name until it is complete. Null in a condition, with errno, where the file system or its rights forbid that.
  Temporary(const std::string& folder, const std::string& name, bool unnamed) : file_(unnamed ? open_unnamed(folder) : open_named(name)) {
    if (unnamed) name_ = name;
  }
  ~Temporary() {
    if (exists_) ::unlink(name_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  explicit operator bool() const { return static_cast<bool>(file_); }
  bool write(std::string_view contents) const { return write_all(file_.get(), contents) && ::fsync(file_.get()) == 0; }

  bool rename_to(const std::string& target) {
    if (!exists_ && !give_name()) return false;
    if (!file_.close() || ::rename(name_.c_str(), target.c_str()) != 0) return false;
    exists_ = false;
    return true;
  }

 private:
  static int open_unnamed(const std::string& folder) { return ::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666); }

  int open_named(const std::string& name) {
    int file = -1;
    exists_ = first_free(name, [&](const char* free) {
      file = ::open(free, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      return file >= 0;
    });
    return file;
  }

  bool give_name() {
    const std::string file = text("/proc/self/fd/%d", file_.get());
    const std::string name = name_;
    exists_ =
        first_free(name, [&file](const char* free) { return ::linkat(AT_FDCWD, file.c_str(), AT_FDCWD, free, AT_SYMLINK_FOLLOW) == 0; });
    return exists_;
  }

  /// Makes a file of a name that is not taken: another process of this number may have left one behind.
  bool first_free(const std::string& name, const auto& make) {
    for (int i = 0; i < 100; ++i) {
      name_ = name + text(".%d", i);
      if (make(name_.c_str())) return true;
      if (errno != EEXIST) return false;
    }
    return false;
  }

  std::string name_;
  bool exists_ = false;  ///< under its name
  UniqueFd file_;
};

}  // namespace

AtomicFile::AtomicFile(const std::string& path) {
  if (path.empty()) throw InputError("cannot write a file with an empty name");
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) throw InputError(path + ": cannot write here: it is not a regular file");
  fs::path target = fs::weakly_canonical(fs::absolute(path, error), error);
  if (error) throw InputError(path + ": cannot write here: " + error.message());
  if (!target.has_filename()) throw InputError(path + ": cannot write here: expected a file, this names a directory");
  target_ = target.string();
  folder_ = target.parent_path().string();
  temporary_ = (target.parent_path() / ("." + target.filename().string() + text(".tmp.%ld", static_cast<long>(::getpid())))).string();

  if (!Temporary(folder_, temporary_, false)) throw InputError(path + ": cannot write here: " + errno_text(errno));
}

void AtomicFile::commit(std::string_view contents) const {
  const auto replace = [&](bool unnamed) {
    Temporary file(folder_, temporary_, unnamed);
    return file && file.write(contents) && file.rename_to(target_);
  };
  if (!replace(true) && !replace(false)) throw std::runtime_error(target_ + ": cannot write: " + errno_text(errno));
  sync_folder(folder_);
}

}  // namespace sinter
