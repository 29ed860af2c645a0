#include "runtime/base/archive.hpp"

#include <map>

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/archive_bytes.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

constexpr std::size_t limit = 1 << 20;

std::map<std::string, Bytes> files_of(const std::string& path, std::size_t most = limit) {
  std::map<std::string, Bytes> all;
  read_archive(path, most,
               [&](const std::string& name, ByteStream& bytes) { all[name] = read_rest(bytes, std::size_t{1} << 10); });
  return all;
}

const ArchiveEntries two = {{"a/one", {1, 2, 3}}, {"a/two", ArchiveBytes(100'000, 7)}};

ArchiveBytes first(ArchiveBytes bytes, std::size_t size) {
  bytes.resize(size);
  return bytes;
}

ArchiveBytes change(ArchiveBytes bytes, std::size_t at) {
  bytes.at(at) ^= 1;
  return bytes;
}

}  // namespace

TEST_CASE("the files of an archive, tar, packed or not, or zip") {
  const TemporaryFolder folder;
  for (const ArchiveBytes& bytes : {tar_of(two), pack(tar_of(two)), zip_of(two)}) {
    const auto files = files_of(folder.write("archive", bytes));
    REQUIRE(files.size() == 2);
    CHECK(files.at("a/one") == Bytes{1, 2, 3});
    CHECK(files.at("a/two") == Bytes(100'000, 7));
  }
}

TEST_CASE("files that are not read are passed over, and so is what is no file") {
  const TemporaryFolder folder;
  ArchiveBytes all = tar_header("link", 0, '2');
  const ArchiveBytes nameless = tar_header("", 0);
  all.insert(all.end(), nameless.begin(), nameless.end());
  const ArchiveBytes device = tar_header("device", 0, '3'), folder_header = tar_header("folder/", 0, '5'),
                     files = tar_of(two);
  all.insert(all.end(), device.begin(), device.end());
  all.insert(all.end(), folder_header.begin(), folder_header.end());
  all.insert(all.end(), files.begin(), files.end());
  std::vector<std::string> names;
  read_archive(folder.write("archive", all), limit,
               [&](const std::string& name, ByteStream&) { names.push_back(name); });
  CHECK(names == std::vector<std::string>{"a/one", "a/two"});
}

TEST_CASE("what is no whole archive is refused, and memory does not depend on what it claims") {
  const TemporaryFolder folder;
  const ArchiveBytes tar = tar_of(two), packed = pack(tar), zip = zip_of(two);
  const auto refused = [&](const ArchiveBytes& bytes, const std::string& expected) {
    const std::string path = folder.write("archive", bytes);
    const AllocationMeter meter;
    const std::string message = input_error([&] { files_of(path); });
    const std::size_t largest = meter.largest();
    CAPTURE(message);
    CHECK(message.starts_with(path + ": "));
    CHECK(has(message, expected));
    CHECK(largest <= 512 * 1024);
  };
  refused({'h', 'e', 'l', 'l', 'o'}, "expected a whole tar or zip file");
  refused(first(tar, 2000), "expected a whole tar or zip file");
  refused(first(zip, 200), "expected a whole tar or zip file");
  refused(change(tar, 3), "expected a whole tar or zip file");   // a name: the header's sum is wrong
  refused(change(zip, 36), "expected a whole tar or zip file");  // a byte of the first file: its sum is wrong
  refused(first(packed, packed.size() / 2), "of the gzip data: the file ends here");
  refused(change(packed, packed.size() - 8), "of the gzip data: incorrect data check");
  ArchiveBytes claims = tar_header("a", std::size_t{8} << 30);  // and not a byte of it
  refused(claims, "expected a whole tar or zip file");
  CHECK_REJECTS(files_of(folder.write("archive", tar), 99'999),
                "archive: 'a/two': more than 99999 bytes, the most that is read");
  CHECK_REJECTS(files_of(folder / "absent"), "absent: No such file or directory");
  CHECK_REJECTS(files_of(folder.path()), "expected a regular file, this is a directory");
}
