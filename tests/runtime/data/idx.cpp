#include "runtime/data/idx.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "tests/runtime/idx_bytes.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

IdxBytes change(IdxBytes bytes, std::size_t offset, std::uint8_t value) {
  bytes.at(offset) = value;
  return bytes;
}

struct Bad {
  const char* name;
  IdxBytes bytes;
  std::string expected;  ///< of the message, after the file's name
};

const std::vector<Bad> bad_images = {
    {"empty", {}, "byte 0: the file ends here, expected the 4 bytes of an IDX magic number"},
    {"one byte", {0}, "byte 1: the file ends here"},
    {"three bytes", {0, 0, 8}, "byte 3: the file ends here"},
    {"magic alone", {0, 0, 8, 3}, "byte 4: the file ends here, expected a header of 16 bytes"},
    {"header one byte short", {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, "byte 15: the file ends here, expected a header of 16"},
    {"first byte", change(idx({2, 3, 3}, 18), 0, 1), "byte 0: found 01 00, expected the 00 00 of an IDX file"},
    {"second byte", change(idx({2, 3, 3}, 18), 1, 255), "byte 0: found 00 ff, expected"},
    {"type 0", change(idx({2, 3, 3}, 18), 2, 0), "byte 2: element type 0x00, expected 0x08 (unsigned byte)"},
    {"type i8", change(idx({2, 3, 3}, 18), 2, 9), "byte 2: element type 0x09"},
    {"type i16", change(idx({2, 3, 3}, 18), 2, 0x0b), "byte 2: element type 0x0b"},
    {"type i32", change(idx({2, 3, 3}, 18), 2, 0x0c), "byte 2: element type 0x0c"},
    {"type f32", change(idx({2, 3, 3}, 18), 2, 0x0d), "byte 2: element type 0x0d"},
    {"type f64", change(idx({2, 3, 3}, 18), 2, 0x0e), "byte 2: element type 0x0e"},
    {"rank 0", change(idx({2, 3, 3}, 18), 3, 0), "byte 3: rank 0, expected 3 (images, height, width)"},
    {"rank 1: labels", idx({18}, 18), "byte 3: rank 1, expected 3"},
    {"rank 2", change(idx({2, 3, 3}, 18), 3, 2), "byte 3: rank 2"},
    {"rank 4", idx({2, 3, 3, 1}, 18), "byte 3: rank 4"},
    {"rank 255", change(idx({2, 3, 3}, 18), 3, 255), "byte 3: rank 255"},
    {"no images", idx({0, 3, 3}, 0), "byte 4: extent 0 is 0, expected at least 1"},
    {"no rows", idx({2, 0, 3}, 18), "byte 8: extent 1 is 0, expected at least 1"},
    {"no columns", idx({2, 3, 0}, 18), "byte 12: extent 2 is 0, expected at least 1"},
    {"one image too many", idx({3, 3, 3}, 18), "byte 12: extent 2 is 3, more than the 18 bytes that follow the header can hold"},
    {"one image too few", idx({1, 3, 3}, 18), "byte 25: expected the end of the file after 9 elements, found 9 more bytes"},
    {"one byte short", idx({2, 3, 3}, 17), "byte 12: extent 2 is 3, more than the 17 bytes"},
    {"one byte over", idx({2, 3, 3}, 19), "byte 34: expected the end of the file after 18 elements, found 1 more bytes"},
    {"elements missing", idx({2, 3, 3}, 0), "byte 4: extent 0 is 2, more than the 0 bytes"},
    {"largest extents", idx({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, 18), "byte 4: extent 0 is 4294967295, more than the 18 bytes"},
    {"product 2^32, 0 in 32 bits", idx({0x10000, 0x10000, 1}, 18), "byte 4: extent 0 is 65536"},
    {"product 2^64, 0 in 64 bits", idx({4, 0x80000000, 0x80000000}, 18), "byte 8: extent 1 is 2147483648"},
    {"product 4 * 2^64 + 18, 18 in 64 bits", idx({1821878, 4091267, 9899257}, 18), "byte 4: extent 0 is 1821878"},
    {"little-endian extents", {0, 0, 8, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7}, "byte 4: extent 0 is 16777216"},
};

const std::vector<Bad> bad_labels = {
    {"empty", {}, "byte 0: the file ends here"},
    {"images", idx({2, 3, 3}, 18), "byte 3: rank 3, expected 1 (labels)"},
    {"header one byte short", {0, 0, 8, 1, 0, 0, 0}, "byte 7: the file ends here, expected a header of 8 bytes"},
    {"no labels", idx({0}, 0), "byte 4: extent 0 is 0, expected at least 1"},
    {"one too many", idx({6}, 5), "byte 4: extent 0 is 6, more than the 5 bytes"},
    {"one too few", idx({4}, 5), "byte 12: expected the end of the file after 4 elements, found 1 more bytes"},
    {"largest count", idx({0xFFFFFFFF}, 5), "byte 4: extent 0 is 4294967295, more than the 5 bytes"},
};

}  // namespace

TEST_CASE("images come out in row-major order") {
  const xt::xtensor<std::uint8_t, 3> images = parse_idx_images(idx({2, 3, 4}, 24), "x");
  CHECK(images.shape(0) == 2);
  CHECK(images.shape(1) == 3);
  CHECK(images.shape(2) == 4);
  CHECK(images(0, 0, 3) == 3);
  CHECK(images(0, 1, 0) == 4);
  CHECK(images(1, 2, 3) == 3);  // element 23
}

TEST_CASE("labels come out in order") {
  const xt::xtensor<std::uint8_t, 1> labels = parse_idx_labels(idx({12}, 12), "x");
  CHECK(labels.size() == 12);
  CHECK(labels(0) == 0);
  CHECK(labels(9) == 9);
  CHECK(labels(11) == 1);
}

TEST_CASE("bad image files are refused by name, offset and expectation") {
  for (const Bad& bad : bad_images) {
    CAPTURE(bad.name);
    CHECK_REJECTS(parse_idx_images(bad.bytes, "images"), "images: " + bad.expected);
  }
}

TEST_CASE("bad label files are refused by name, offset and expectation") {
  for (const Bad& bad : bad_labels) {
    CAPTURE(bad.name);
    CHECK_REJECTS(parse_idx_labels(bad.bytes, "labels"), "labels: " + bad.expected);
  }
}

TEST_CASE("every truncation of an image file is refused") {
  const IdxBytes good = idx({3, 2, 2}, 12);
  for (std::size_t size = 0; size < good.size(); ++size) {
    CHECK_REJECTS(parse_idx_images(std::span(good).first(size), "cut"), "cut: byte ");
  }
}

TEST_CASE("files are read packed or not; the limit and the path stand in errors") {
  const TemporaryFolder folder;
  const IdxBytes good = idx({3, 2, 2}, 12);
  CHECK(read_idx_images(folder.write("plain", good), 100).size() == 12);
  CHECK(read_idx_images(folder.write("packed", pack(good)), 100).size() == 12);
  CHECK(read_idx_labels(folder.write("labels", pack(idx({5}, 5))), 100).size() == 5);
  CHECK_REJECTS(read_idx_images(folder.write("twice", pack(pack(good))), 1000), "twice: byte 0: found 1f 8b, expected the 00 00");
  CHECK_REJECTS(read_idx_images(folder.write("large", good), 27), "large: more than 27 bytes");
  CHECK_REJECTS(read_idx_labels(folder / "absent", 27), "absent: No such file");
}
