#include "runtime/base/file.hpp"

#include <sys/stat.h>

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

TEST_CASE("a regular file is read whole") {
  const TemporaryFolder folder;
  const Bytes three = {1, 2, 3};
  CHECK(read_regular_file(folder.write("three", three), 3) == three);
  CHECK(read_regular_file(folder.write("none", Bytes{}), 3).empty());
  const Bytes many(100'000, 7);
  CHECK(read_regular_file(folder.write("many", many), 1 << 20) == many);
}

TEST_CASE("a file whose size the system does not tell is read whole") {
  const Bytes status = read_regular_file("/proc/self/status", 1 << 20);  // st_size is 0
  CHECK(status.size() > 100);
  CHECK_REJECTS(read_regular_file("/proc/self/status", 100), "/proc/self/status: more than 100 bytes");
}

TEST_CASE("what is not a readable regular file is refused, and at once") {
  const TemporaryFolder folder;
  CHECK_REJECTS(read_regular_file(folder / "absent", 10), "absent: No such file or directory");
  CHECK_REJECTS(read_regular_file(folder.path(), 10), "expected a regular file, this is a directory");
  REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK_REJECTS(read_regular_file(folder / "fifo", 10), "this is a FIFO");
  CHECK_REJECTS(read_regular_file("/dev/zero", 10), "this is a device");
  CHECK_REJECTS(read_regular_file(folder.write("four", Bytes{1, 2, 3, 4}), 3), "four: more than 3 bytes");
}

TEST_CASE("nothing is allocated for a file that is too large") {
  const TemporaryFolder folder;
  const std::string path = folder.write("sparse", Bytes{});
  std::filesystem::resize_file(path, std::uintmax_t{1} << 42);
  const AllocationMeter meter;
  const std::string message = input_error([&] { read_regular_file(path, 1000); });
  CHECK(meter.total() < 2000);
  CHECK(has(message, "sparse: more than 1000 bytes"));
}

TEST_CASE("a link is followed, one that leads nowhere is refused") {
  const TemporaryFolder folder;
  folder.write("three", Bytes{1, 2, 3});
  std::filesystem::create_symlink("three", folder / "link");
  CHECK(read_regular_file(folder / "link", 3).size() == 3);
  std::filesystem::create_symlink("absent", folder / "dangling");
  CHECK_REJECTS(read_regular_file(folder / "dangling", 10), "dangling: a symbolic link that leads nowhere");
}

TEST_CASE("a file that shrinks or grows while it is read") {
  const TemporaryFolder folder;
  const std::string path = folder.write("file", Bytes(10'000, 7));
  const auto resize_before_reading = [&](std::uintmax_t size) {
    on_allocation(10'001, [=] { std::filesystem::resize_file(path, size); });
    return read_regular_file(path, 50'000).size();
  };
  CHECK_REJECTS(resize_before_reading(9'999),
                "file: byte 9999: the file ends here, it had 10000 bytes when it was opened");
  CHECK(read_regular_file(path, 9'999).size() == 9'999);
  std::filesystem::resize_file(path, 10'000);
  CHECK(resize_before_reading(30'000) == 30'000);
  std::filesystem::resize_file(path, 10'000);
  CHECK_REJECTS(resize_before_reading(50'001), "file: more than 50000 bytes");
}
