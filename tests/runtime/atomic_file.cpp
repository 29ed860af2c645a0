#include "runtime/atomic_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

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
