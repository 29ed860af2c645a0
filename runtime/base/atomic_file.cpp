#include "runtime/base/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <vector>

#include "runtime/base/error.hpp"
#include "runtime/base/text.hpp"
#include "runtime/base/units.hpp"

namespace sinter {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_held = std::uint64_t{1} << 30;

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

/// The path of the file itself, also where symbolic links lead to one that is not there yet.
fs::path resolved(const std::string& path, std::error_code& error) {
  fs::path target = fs::absolute(path, error);
  for (int links = 0; !error && links < 40 && fs::is_symlink(fs::symlink_status(target, error)); ++links) {
    target = target.parent_path() / fs::read_symlink(target, error);
  }
  error.clear();  // of what is not there
  return fs::weakly_canonical(target, error);
}

/// None, with errno, where there is no such file.
std::optional<struct stat> status_of(const std::string& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 ? std::optional(status) : std::nullopt;
}

/// Gives a new file the extended attributes of the old one, as far as that goes.
void copy_attributes(const std::string& from, int to) {
  std::vector<char> names(4096), value(65536);
  const ssize_t size = ::listxattr(from.c_str(), names.data(), names.size());
  for (const char* name = names.data(); size > 0 && name < names.data() + size;
       name += std::string_view(name).size() + 1) {
    const ssize_t length = ::getxattr(from.c_str(), name, value.data(), value.size());
    if (length >= 0) ::fsetxattr(to, name, value.data(), static_cast<std::size_t>(length), 0);
  }
}

/// The file that is to replace another. It is gone with this object unless it was renamed or kept.
class Temporary {
 public:
  /// `unnamed`: without a name until it is complete. Null in a condition, with errno, where the file system or its
  /// rights forbid that.
  Temporary(const std::string& folder, const std::string& name, bool unnamed)
      : file_(unnamed ? open_unnamed(folder) : open_named(name)) {
    if (unnamed) name_ = name;
  }
  ~Temporary() {
    if (exists_) ::unlink(name_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  explicit operator bool() const { return static_cast<bool>(file_); }
  bool write(std::string_view contents) const { return write_all(file_.get(), contents) && ::fsync(file_.get()) == 0; }

  /// Whose it is and who may read it, as of the file it replaces, if there is one. The mode comes last: changing owners
  /// clears some of it.
  bool resemble(const std::string& target) const {
    const std::optional<struct stat> old = status_of(target);
    if (!old) return errno == ENOENT;
    struct stat now{};
    if (::fstat(file_.get(), &now) != 0) return false;
    copy_attributes(target, file_.get());
    mode_t mode = old->st_mode & 07777;
    const bool mine = now.st_uid == old->st_uid && now.st_gid == old->st_gid;
    if (!mine && ::fchown(file_.get(), old->st_uid, old->st_gid) != 0) {
      mode &= 0777;
      // A group that did not get the file loses what it was allowed to do; nobody else gets more.
      if (::fchown(file_.get(), static_cast<uid_t>(-1), old->st_gid) != 0) mode &= 0707;
    }
    return ::fchmod(file_.get(), mode) == 0;
  }

  bool rename_to(const std::string& target) {
    if (!exists_ && !give_name()) return false;
    if (!file_.close() || ::rename(name_.c_str(), target.c_str()) != 0) return false;
    exists_ = false;
    return true;
  }

  /// Another descriptor of it; -1 if there is none.
  int descriptor() const { return ::fcntl(file_.get(), F_DUPFD_CLOEXEC, 0); }

  /// Leaves it where it is, and tells its name.
  const std::string& keep() {
    exists_ = false;
    return name_;
  }

 private:
  static int open_unnamed(const std::string& folder) {
    return ::open(folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
  }

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
    exists_ = first_free(name, [&file](const char* free) {
      return ::linkat(AT_FDCWD, file.c_str(), AT_FDCWD, free, AT_SYMLINK_FOLLOW) == 0;
    });
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

/// Whether a file that is there is a mount of its own.
bool is_mount_point(const std::string& path) {
  struct statx status{};
  return ::statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS, &status) == 0 &&
         (status.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0 &&
         (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

/// Whether in this folder only their owners may replace files, and we are none.
bool is_restricted(const std::string& folder, const struct stat& file) {
  const std::optional<struct stat> status = status_of(folder);
  const uid_t user = ::geteuid();
  return status && (status->st_mode & S_ISVTX) != 0 && user != 0 && user != status->st_uid && user != file.st_uid;
}

/// Of a rename or of making a file: writing in place may do all the same.
bool forbids_replacing(int error) {
  return error == EBUSY || error == EPERM || error == EACCES || error == EROFS || error == EXDEV;
}

/// The beginning of a name that leaves room for what is put around it.
std::string head_of(const std::string& name) {
  constexpr std::size_t longest = 200;  // of 255 that file systems allow
  return name.substr(0, longest);
}

}  // namespace

AtomicFile::AtomicFile(const std::string& path) : path_(path) {
  const auto refuse = [&path](const std::string& what) { throw InputError(path + ": cannot write here: " + what); };
  if (path.empty()) throw InputError("cannot write a file with an empty name");
  const std::optional<struct stat> old = status_of(path);
  if (!old && errno != ENOENT) refuse(errno_text(errno));
  if (old && !S_ISREG(old->st_mode)) refuse("it is not a regular file");
  std::error_code error;
  const fs::path target = resolved(path, error);
  if (error) refuse(errno_text(error.value()));
  if (!target.has_filename()) refuse("expected a file, this names a directory");
  target_ = target.string();
  folder_ = target.parent_path().string();
  temporary_ = (target.parent_path() /
                ("." + head_of(target.filename().string()) + text(".tmp.%ld", static_cast<long>(::getpid()))))
                   .string();

  if (old && ::faccessat(AT_FDCWD, target_.c_str(), W_OK, AT_EACCESS) != 0)
    refuse("the file is write-protected: " + errno_text(errno));
  const bool makes = static_cast<bool>(Temporary(folder_, temporary_, false));
  if (!makes && (!old || !forbids_replacing(errno))) refuse(errno_text(errno));
  if (!makes) {
    obstacle_ = "no file can be made in its folder (" + errno_text(errno) + ")";
  } else if (old && is_mount_point(target_)) {
    obstacle_ = "it is a mount point";
  } else if (old && is_restricted(folder_, *old)) {
    obstacle_ = "it is another user's, in a folder where only owners may replace files";
  }
}

std::string AtomicFile::in_place() const {
  if (obstacle_.empty()) return "";
  return path_ + ": written in place, since " + obstacle_ +
         ": what it holds is lost if writing is cut short, as by a power cut";
}

std::shared_ptr<const UniqueFd> AtomicFile::reserve(std::uint64_t bytes) const {
  const auto refuse = [&](const std::string& what) {
    throw InputError(path_ + ": " + bytes_text(static_cast<std::int64_t>(bytes)) + " are to be written here: " + what);
  };
  const Temporary named(folder_, temporary_, false);  // gone when this returns; the descriptor keeps its space
  auto file = std::make_shared<const UniqueFd>(obstacle_.empty() ? named.descriptor() : -1);
  // Where the disk is memory, what is held is taken from it: not more than this.
  if (*file && bytes <= most_held &&
      ::fallocate(file->get(), 0, 0, static_cast<off_t>(std::max<std::uint64_t>(bytes, 1))) == 0)
    return file;
  if (*file && bytes <= most_held && errno != EOPNOTSUPP && errno != ENOSYS && errno != EINTR)
    refuse(errno_text(errno));
  struct statvfs disk{};
  if (::statvfs(obstacle_.empty() ? folder_.c_str() : target_.c_str(), &disk) == 0) {
    const std::uint64_t room = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    if (room < bytes) refuse(bytes_text(static_cast<std::int64_t>(room)) + " are free");
  }
  return file;
}

void AtomicFile::commit(std::string_view contents) const {
  /// 0, or an errno
  const auto replace = [&](bool unnamed) {
    Temporary file(folder_, temporary_, unnamed);
    return file && file.resemble(target_) && file.write(contents) && file.rename_to(target_) ? 0 : errno;
  };
  if (obstacle_.empty()) {
    if (replace(true) == 0) return sync_folder(folder_);
    const int error = replace(false);
    if (error == 0) return sync_folder(folder_);
    if (!forbids_replacing(error) || !status_of(target_))
      throw std::runtime_error(target_ + ": cannot write: " + errno_text(error));
  }
  write_in_place(contents);
}

void AtomicFile::write_in_place(std::string_view contents) const {
  const auto refuse = [this](const std::string& what) {
    throw std::runtime_error(target_ + ": cannot write: " + what);
  };
  Temporary copy(folder_, temporary_, false);
  const bool copied = copy && copy.write(contents);
  const UniqueFd file(::open(target_.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file) refuse(errno_text(errno));
  const auto size = static_cast<off_t>(contents.size());
  // Room first: what cannot be written whole is not begun.
  if (size > 0 && ::fallocate(file.get(), FALLOC_FL_KEEP_SIZE, 0, size) != 0 &&
      (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) {
    refuse(errno_text(errno));
  }
  if (write_all(file.get(), contents) && ::ftruncate(file.get(), size) == 0 && ::fsync(file.get()) == 0) return;
  const std::string reason = errno_text(errno);
  refuse(reason + "; it was written in place, and what it held is lost" +
         (copied ? "; what it should hold is in " + copy.keep() : ""));
}

bool same_file(const std::string& a, const std::string& b) {
  const std::optional<struct stat> first = status_of(a), second = status_of(b);
  if (first && second) return first->st_dev == second->st_dev && first->st_ino == second->st_ino;
  std::error_code error, none;
  const fs::path one = resolved(a, error), other = resolved(b, none);
  return !error && !none && one == other;
}

}  // namespace sinter
