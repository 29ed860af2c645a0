#include "runtime/base/atomic_file.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

/// System calls of this program that fail with ENOSPC: those numbered first..last, counted since `arm`.
struct Faults {
  long calls = 0, first = 0, last = 0;
  bool short_writes = false;
  int of_rename = 0, of_write = 0, of_chown = 0;  ///< errno of all of them; 0: they work

  void arm(long from, long to) { *this = {.calls = 0, .first = from, .last = to}; }
  bool fail() {
    ++calls;
    if (calls < first || calls > last) return false;
    errno = ENOSPC;
    return true;
  }
};
Faults faults;
constexpr long for_ever = 1'000'000'000;

bool refused(int error) {
  if (error != 0) errno = error;
  return error != 0;
}

struct stat status_of(const std::string& path) {
  struct stat status{};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status;
}

constexpr int skipped = 77;

/// What a child process returns that does this in a mount namespace of its own, as root there; `skipped` where that is
/// not allowed.
int in_namespace(auto what) {
  const pid_t child = ::fork();
  if (child == 0) {
    const bool root = ::geteuid() == 0;
    if (::unshare(CLONE_NEWNS | (root ? 0 : CLONE_NEWUSER)) != 0) ::_exit(skipped);
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) ::_exit(skipped);
    int result = 1;
    try {
      result = what();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    ::_exit(result);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

// In place of the C library's.
extern "C" {
ssize_t write(int file, const void* bytes, size_t size) {
  if (faults.fail() || refused(faults.of_write)) return -1;
  return ::syscall(SYS_write, file, bytes, faults.short_writes ? std::min<size_t>(size, 7) : size);
}
int fsync(int file) { return faults.fail() ? -1 : static_cast<int>(::syscall(SYS_fsync, file)); }
int rename(const char* from, const char* to) noexcept {
  if (faults.fail() || refused(faults.of_rename)) return -1;
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
int fchown(int file, uid_t user, gid_t group) noexcept {
  return refused(faults.of_chown) ? -1 : static_cast<int>(::syscall(SYS_fchown, file, user, group));
}
int linkat(int old_folder, const char* from, int new_folder, const char* to, int flags) noexcept {
  return faults.fail() ? -1 : static_cast<int>(::syscall(SYS_linkat, old_folder, from, new_folder, to, flags));
}
}

TEST_CASE("a file appears with its contents, and nothing else does") {
  const TemporaryFolder folder;
  const AtomicFile file(folder / "report");
  CHECK(folder.count() == 0);  // the probe is gone
  file.commit("first");
  CHECK(contents(folder / "report") == "first");
  file.commit("second, longer");
  CHECK(contents(folder / "report") == "second, longer");
  CHECK(folder.count() == 1);
}

TEST_CASE("a link stays a link, and its target is replaced") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "deep");
  folder.write("deep/target", "old");
  std::filesystem::create_symlink("deep/target", folder / "link");
  AtomicFile(folder / "link").commit("new");
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(contents(folder / "deep/target") == "new");
}

TEST_CASE("a link to a file that is not there yet stays one, too") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "deep");
  std::filesystem::create_symlink("second", folder / "link");
  std::filesystem::create_symlink("deep/target", folder / "second");
  AtomicFile(folder / "link").commit("new");
  CHECK(std::filesystem::is_symlink(folder / "link"));
  CHECK(std::filesystem::is_symlink(folder / "second"));
  CHECK(contents(folder / "deep/target") == "new");
  std::filesystem::create_symlink("round", folder / "round");
  CHECK_REJECTS(AtomicFile(folder / "round"), "round: cannot write here: Too many levels of symbolic links");
}

TEST_CASE("mode, attributes and, where it may be given away, owner stay; a new file gets what the umask leaves") {
  const TemporaryFolder folder;
  const mode_t umask_before = ::umask(027);
  AtomicFile(folder / "new").commit("new");
  CHECK((status_of(folder / "new").st_mode & 07777) == 0640);
  for (const mode_t mode : {0600u, 0644u, 0660u, 0666u, 0604u, 0755u}) {
    CAPTURE(mode);
    const std::string path = folder.write("old", "old");
    ::chmod(path.c_str(), mode);
    AtomicFile(path).commit("new");
    CHECK((status_of(path).st_mode & 07777) == mode);
    CHECK(contents(path) == "new");
  }
  const std::string path = folder.write("old", "old");
  const bool attributes = ::setxattr(path.c_str(), "user.note", "kept", 4, 0) == 0;  // not on every file system
  if (::geteuid() == 0) REQUIRE(::chown(path.c_str(), 12345, 23456) == 0);
  ::chmod(path.c_str(), 0660);
  AtomicFile(path).commit("new");
  struct stat status = status_of(path);
  CHECK(status.st_uid == (::geteuid() == 0 ? 12345 : ::geteuid()));
  CHECK(status.st_gid == (::geteuid() == 0 ? 23456 : ::getegid()));
  CHECK((status.st_mode & 07777) == 0660);
  std::string note(4, ' ');
  CHECK((!attributes || (::getxattr(path.c_str(), "user.note", note.data(), 4) == 4 && note == "kept")));

  if (::geteuid() == 0) {  // a file that cannot be given away: nobody may do more with it than before
    faults.of_chown = EPERM;
    AtomicFile(path).commit("again");
    faults.of_chown = 0;
    status = status_of(path);
    CHECK(status.st_uid == 0);
    CHECK((status.st_mode & 07777) == 0600);
  }
  ::umask(umask_before);
}

TEST_CASE("of two hard links only the one that is named gets the new contents") {
  const TemporaryFolder folder;
  std::filesystem::create_hard_link(folder.write("run", "old"), folder / "kept");
  AtomicFile(folder / "run").commit("new");
  CHECK(contents(folder / "run") == "new");
  CHECK(contents(folder / "kept") == "old");
}

TEST_CASE("a name of 255 bytes, the longest there is") {
  const TemporaryFolder folder;
  for (const int length : {190, 240, 250, 255}) {
    const std::string name = folder / std::string(static_cast<std::size_t>(length), 'n');
    AtomicFile(name).commit("new");
    CHECK(contents(name) == "new");
  }
  CHECK(folder.count() == 4);
}

TEST_CASE("where a file cannot be replaced it is written in place, and what is lost is said") {
  const TemporaryFolder folder;
  for (const int error : {EBUSY, EPERM, EACCES, EXDEV}) {
    const std::string path = folder.write("report", "old and longer");
    const ino_t before = status_of(path).st_ino;
    const AtomicFile file(path);
    faults.of_rename = error;
    file.commit("new");
    CHECK(status_of(path).st_ino == before);
    CHECK(contents(path) == "new");
    faults.short_writes = true;
    file.commit("new, and longer than before");
    faults.short_writes = false;
    CHECK(contents(path) == "new, and longer than before");
    CHECK(folder.count() == 1);
    faults.of_write = EIO;
    CHECK_THROWS_AS(file.commit("lost"), std::runtime_error);
    faults.of_write = faults.of_rename = 0;
  }
  CHECK(folder.count() == 1);
}

TEST_CASE(
    "a file that is a mount point is written in place, said so before, and the disk under it is asked for its room") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "disk");
  const int result = in_namespace([&] {
    if (::mount("tmpfs", (folder / "disk").c_str(), "tmpfs", 0, "size=1M") != 0) return skipped;
    const AtomicFile small(folder / "disk/file");
    if (!small.reserve(500'000) || !small.in_place().empty()) return 2;
    if (!has(input_error([&] { small.reserve(5'000'000); }),
             "disk/file: 4.77 MiB are to be written here: No space left on device"))
      return 3;
    {
      const auto held = small.reserve(700'000);
      if (!has(input_error([&] { small.reserve(700'000); }), "No space left")) return 4;  // both have to fit
    }
    if (!has(input_error([&] { small.reserve(std::uint64_t{1} << 40); }),
             "disk/file: 1.00 TiB are to be written here: "))
      return 10;
    small.reserve(700'000);
    const std::string below = folder.write("disk/below", "old"), above = folder.write("above", "");
    if (::mount(below.c_str(), above.c_str(), nullptr, MS_BIND, nullptr) != 0) return skipped;
    const AtomicFile file(above);
    if (!has(file.in_place(), "above: written in place, since it is a mount point: what it holds is lost if")) return 5;
    if (!has(input_error([&] { file.reserve(5'000'000); }), "above: 4.77 MiB are to be written here: ")) return 6;
    file.reserve(500'000);
    file.commit("new");
    if (contents(below) != "new" || contents(above) != "new") return 7;
    try {
      file.commit(std::string(5'000'000, 'x'));
      return 8;
    } catch (const std::runtime_error& error) {
      if (!has(error.what(), "No space left on device") || contents(above) != "new") return 9;
    }
    return 0;
  });
  if (result == skipped) {
    MESSAGE("nothing can be mounted here: skipped");
  } else {
    CHECK(result == 0);
  }
}

TEST_CASE("one file by several names") {
  const TemporaryFolder folder;
  const std::string file = folder.write("file", "x");
  std::filesystem::create_symlink("file", folder / "link");
  std::filesystem::create_symlink("absent", folder / "nowhere");
  std::filesystem::create_hard_link(file, folder / "hard");
  std::filesystem::create_directory(folder / "deep");
  for (const char* same : {"file", "link", "hard", "./file", "deep/../file"}) CHECK(same_file(file, folder / same));
  for (const char* other : {"absent", "nowhere", "deep", "deep/file", "File"})
    CHECK_FALSE(same_file(file, folder / other));
  CHECK(same_file(folder / "absent", folder / "deep/../nowhere"));
  CHECK(same_file(file, std::filesystem::relative(file).string()));
}

TEST_CASE("paths that cannot be written are refused before anything is lost") {
  const TemporaryFolder folder;
  CHECK_REJECTS(AtomicFile(""), "empty name");
  CHECK_REJECTS(AtomicFile(folder.path()), "not a regular file");
  CHECK_REJECTS(AtomicFile(folder / "absent/report"), "cannot write here: No such file or directory");
  CHECK_REJECTS(AtomicFile(folder / "absent/"), "expected a file, this names a directory");
  CHECK_REJECTS(AtomicFile(folder.write("file", "x") + "/report"), "cannot write here: Not a directory");
  CHECK_REJECTS(AtomicFile("/dev/null"), "/dev/null: cannot write here: it is not a regular file");
  CHECK_REJECTS(AtomicFile(folder / std::string(300, 'n')), "File name too long");
  if (::geteuid() != 0) {  // root writes everywhere
    ::chmod(folder.path().c_str(), 0500);
    CHECK_REJECTS(AtomicFile(folder / "report"), "Permission denied");
    ::chmod(folder.path().c_str(), 0700);
    ::chmod(folder.write("protected", "x").c_str(), 0400);
    CHECK_REJECTS(AtomicFile(folder / "protected"), "protected: cannot write here: the file is write-protected");
  }
}

TEST_CASE("a commit that fails leaves the old file and no other") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "deep");
  const AtomicFile file(folder / "deep/report");
  std::filesystem::create_directory(folder / "deep/report");  // rename onto a directory fails
  CHECK_THROWS_AS(file.commit("lost"), std::runtime_error);
  CHECK(std::filesystem::is_directory(folder / "deep/report"));
  std::filesystem::remove(folder / "deep/report");
  CHECK(std::filesystem::is_empty(folder / "deep"));
}

TEST_CASE("whichever system call fails, once or for ever, there is the old file or the new one, and nothing else") {
  const TemporaryFolder folder;
  long calls = 0;
  for (const bool once : {true, false}) {
    long n = 0;
    do {
      ++n;
      folder.write("report", "old");
      const AtomicFile file(folder / "report");
      bool thrown = false;
      faults.arm(n, once ? n : for_ever);
      try {
        file.commit("new and longer");
      } catch (const std::runtime_error&) {
        thrown = true;
      }
      calls = faults.calls;
      faults.arm(0, 0);
      CAPTURE(n);
      CAPTURE(once);
      if (!once && n < calls) CHECK(thrown);  // the folder's fsync, the last, comes when all is done
      CHECK(contents(folder / "report") == (thrown ? "old" : "new and longer"));
      CHECK(folder.count() == 1);
    } while (n <= calls);
    CHECK(n >= 4);
  }
}

TEST_CASE("a write that takes less than it was given goes on") {
  const TemporaryFolder folder;
  const AtomicFile file(folder / "report");
  faults.short_writes = true;
  file.commit(std::string(100, 'x'));
  faults.short_writes = false;
  CHECK(contents(folder / "report") == std::string(100, 'x'));
}

TEST_CASE("what a dead process of the same number left behind is not in the way") {
  const TemporaryFolder folder;
  folder.write(".report.tmp." + std::to_string(::getpid()) + ".0", "left");
  AtomicFile(folder / "report").commit("new");
  CHECK(contents(folder / "report") == "new");
  CHECK(folder.count() == 2);
}
