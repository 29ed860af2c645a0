#include "runtime/data/idx.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "tests/runtime/allocations.hpp"
#include "tests/runtime/data/bad_idx.hpp"
#include "tests/runtime/idx_bytes.hpp"
#include "tests/runtime/pack.hpp"
#include "tests/runtime/rejects.hpp"
#include "tests/runtime/temporary_folder.hpp"

using namespace sinter;

namespace {

/// Checks that every row is refused as it says, and that nothing is allocated for it but the message.
template <class Parse>
void check_refused(const std::vector<BadIdx>& rows, Parse parse) {
  for (const BadIdx& bad : rows) {
    CAPTURE(bad.name);
    const AllocationMeter meter;
    const std::string message = input_error([&] { parse(bad.bytes, "file"); });
    const std::size_t largest = meter.largest(), total = meter.total();
    CAPTURE(message);
    CHECK(message.starts_with("file: " + bad.expected));
    CHECK(largest <= 256);
    CHECK(total <= 1024);
  }
}

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
  check_refused(bad_images(), parse_idx_images);
}

TEST_CASE("bad label files are refused by name, offset and expectation") {
  check_refused(bad_labels(), parse_idx_labels);
}

TEST_CASE("every type but one and every rank but one is refused") {
  for (int value = 0; value < 256; ++value) {
    const auto code = static_cast<std::uint8_t>(value);
    if (value != 8) CHECK_REJECTS(parse_idx_labels(change(idx({5}, 5), 2, code), "x"), "x: byte 2: element type");
    if (value != 1) CHECK_REJECTS(parse_idx_labels(change(idx({5}, 5), 3, code), "x"), "x: byte 3: rank");
    if (value != 3) CHECK_REJECTS(parse_idx_images(change(idx({2, 3, 3}, 18), 3, code), "x"), "x: byte 3: rank");
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
  CHECK_REJECTS(read_idx_images(folder.write("twice", pack(pack(good))), 1000),
                "twice: byte 0: found 1f 8b, expected the 00 00");
  CHECK_REJECTS(read_idx_images(folder.write("large", good), 27), "large: more than 27 bytes");
  CHECK_REJECTS(read_idx_labels(folder / "absent", 27), "absent: No such file");
}
