#include "runtime/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
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

}  // namespace

// In place of the C library's.
extern "C" {
ssize_t write(int file, const void* bytes, size_t size) {
  if (faults.fail()) return -1;
  return ::syscall(SYS_write, file, bytes, faults.short_writes ? std::min<size_t>(size, 7) : size);
}
int fsync(int file) { return faults.fail() ? -1 : static_cast<int>(::syscall(SYS_fsync, file)); }
int rename(const char* from, const char* to) noexcept {
  return faults.fail() ? -1 : static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
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
