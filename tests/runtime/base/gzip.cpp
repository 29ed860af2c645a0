#include "runtime/base/gzip.hpp"

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

Bytes sample(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 1;
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>((state = state * 1664525 + 1013904223) >> 28);
  return bytes;
}

Bytes join(Bytes first, const Bytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace

TEST_CASE("unpacking gives back what was packed") {
  for (const std::size_t size : {0u, 1u, 1000u, 65535u, 65536u, 65537u, 300'000u}) {
    const Bytes bytes = sample(size);
    CHECK(gunzip(pack(bytes), "x", size) == bytes);
  }
}

TEST_CASE("a file is unpacked when it is gzip and read as it is when not") {
  const TemporaryFolder folder;
  const Bytes bytes = sample(1000);
  CHECK(read_rest(*open_maybe_gzip(folder.write("plain", bytes), 1000), 1) == bytes);
  CHECK(read_rest(*open_maybe_gzip(folder.write("packed.gz", pack(bytes)), 1000), 1) == bytes);
  CHECK(read_rest(*open_maybe_gzip(folder.write("short", Bytes{0x1f}), 1000), 1) == Bytes{0x1f});
  CHECK_REJECTS(read_rest(*open_maybe_gzip(folder.write("cut.gz", Bytes{0x1f, 0x8b}), 1000), 1),
                "cut.gz: byte 2 of the gzip data: the file ends here");
}

TEST_CASE("every truncation is refused") {
  const Bytes packed = pack(sample(500));
  for (std::size_t size = 0; size < packed.size(); ++size) {
    CHECK_REJECTS(gunzip(std::span(packed).first(size), "cut", 500),
                  "cut: byte " + std::to_string(size) + " of the gzip data: the file ends");
  }
}

TEST_CASE("no flipped bit changes the data unnoticed") {
  const Bytes bytes = sample(500), packed = pack(bytes);
  int refused = 0;
  for (std::size_t bit = 0; bit < 8 * packed.size(); ++bit) {
    Bytes bad = packed;
    bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ 1 << bit % 8);
    Bytes unpacked = bytes;  // the time stamp and the system in the header are not checked: those flips change nothing
    refused += input_error([&] { unpacked = gunzip(bad, "flipped", 1000); }) != "";
    CHECK(unpacked == bytes);
  }
  CHECK(refused >= static_cast<int>(8 * (packed.size() - 10)));
}

TEST_CASE("wrong checksum, wrong length, bytes after the end and second members are refused") {
  const Bytes bytes = sample(100), packed = pack(bytes);
  Bytes checksum = packed, length = packed;
  checksum[packed.size() - 8] ^= 1;
  length[packed.size() - 1] ^= 1;
  CHECK_REJECTS(gunzip(checksum, "f", 100), "incorrect data check");
  CHECK_REJECTS(gunzip(length, "f", 100), "incorrect length check");
  const std::string here = "f: byte " + std::to_string(packed.size()) + " of the gzip data: ",
                    end = here + "expected the end of the file";
  CHECK_REJECTS(gunzip(join(packed, {0}), "f", 100), end + " after the gzip data, found 1 more bytes");
  CHECK_REJECTS(gunzip(join(packed, packed), "f", 1000), here + "a second gzip member begins here, expected one");
  CHECK_REJECTS(gunzip(Bytes{'n', 'o', 'p', 'e'}, "f", 100), "incorrect header check");
  const Bytes zlib = {0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01};  // well-formed, but not gzip
  CHECK_REJECTS(gunzip(zlib, "f", 100), "incorrect header check");
}

TEST_CASE("the limit holds for what comes out, exactly") {
  const Bytes packed = pack(sample(70'000));
  CHECK(gunzip(packed, "f", 70'000).size() == 70'000);
  CHECK_REJECTS(gunzip(packed, "f", 69'999), "unpacks to more than 69999 bytes");
  CHECK_REJECTS(gunzip(packed, "f", 0), "unpacks to more than 0 bytes");
}

TEST_CASE("a bomb of 1000:1 stops at the limit") {
  const Bytes bomb = pack(Bytes(32 << 20, 0));
  CHECK(bomb.size() < 40'000);
  const AllocationMeter meter;
  const std::string message = input_error([&] { gunzip(bomb, "bomb", 100'000); });
  CHECK(meter.largest() == 100'001);
  CHECK(has(message, "unpacks to more than 100000 bytes"));
}
