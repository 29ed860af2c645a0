#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/runtime/idx_bytes.hpp"

/// Bad IDX files by name: what the tests expect to be refused, and where fuzzing starts from.
struct BadIdx {
  std::string name;
  IdxBytes bytes;
  std::string expected;  ///< of the message, after the file's name
};

inline IdxBytes change(IdxBytes bytes, std::size_t offset, std::uint8_t value) {
  bytes.at(offset) = value;
  return bytes;
}

/// A row for every length that ends within the header.
inline void add_cut_headers(std::vector<BadIdx>& rows, const IdxBytes& good, std::size_t header) {
  for (std::size_t size = 0; size < header; ++size) {
    const std::string wanted =
        size < 4 ? "the 4 bytes of an IDX magic number" : "a header of " + std::to_string(header) + " bytes";
    rows.push_back({"cut at byte " + std::to_string(size),
                    IdxBytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)),
                    "byte " + std::to_string(size) + ": the file ends here, expected " + wanted});
  }
}

/// Where 3 extents and at least 1 element are wanted.
inline std::vector<BadIdx> bad_images() {
  const IdxBytes good = idx({2, 3, 3}, 18);
  std::vector<BadIdx> rows = {
      {"wrong first byte", change(good, 0, 1), "byte 0: found 01 00, expected the 00 00 of an IDX file"},
      {"wrong second byte", change(good, 1, 255), "byte 0: found 00 ff, expected the 00 00 of an IDX file"},
      {"type 0", change(good, 2, 0), "byte 2: element type 0x00, expected 0x08 (unsigned byte)"},
      {"type i8", change(good, 2, 9), "byte 2: element type 0x09, expected 0x08"},
      {"type 0x0a", change(good, 2, 0x0a), "byte 2: element type 0x0a, expected 0x08"},
      {"type i16", change(good, 2, 0x0b), "byte 2: element type 0x0b, expected 0x08"},
      {"type i32", change(good, 2, 0x0c), "byte 2: element type 0x0c, expected 0x08"},
      {"type f32", change(good, 2, 0x0d), "byte 2: element type 0x0d, expected 0x08"},
      {"type f64", change(good, 2, 0x0e), "byte 2: element type 0x0e, expected 0x08"},
      {"type 255", change(good, 2, 0xff), "byte 2: element type 0xff, expected 0x08"},
      {"rank 0", change(good, 3, 0), "byte 3: rank 0, expected 3 (images, height, width)"},
      {"labels", idx({18}, 18), "byte 3: rank 1, expected 3 (images, height, width)"},
      {"rank 2", change(good, 3, 2), "byte 3: rank 2, expected 3"},
      {"rank 4", idx({2, 3, 3, 1}, 18), "byte 3: rank 4, expected 3"},
      {"rank 255", change(good, 3, 255), "byte 3: rank 255, expected 3"},
      {"no images", idx({0, 3, 3}, 0), "byte 4: extent 0 is 0, expected at least 1"},
      {"no rows", idx({2, 0, 3}, 18), "byte 8: extent 1 is 0, expected at least 1"},
      {"no columns", idx({2, 3, 0}, 18), "byte 12: extent 2 is 0, expected at least 1"},
      {"one image too many", idx({3, 3, 3}, 18),
       "byte 12: extent 2 is 3, more than the 18 bytes that follow the header can hold"},
      {"one image too few", idx({1, 3, 3}, 18),
       "byte 25: expected the end of the file after 9 elements, found 9 more bytes"},
      {"one byte too few", idx({2, 3, 3}, 17), "byte 12: extent 2 is 3, more than the 17 bytes"},
      {"one byte too many", idx({2, 3, 3}, 19),
       "byte 34: expected the end of the file after 18 elements, found 1 more bytes"},
      {"header alone", idx({2, 3, 3}, 0), "byte 4: extent 0 is 2, more than the 0 bytes"},
      {"most images", idx({0xFFFFFFFF, 3, 3}, 18), "byte 4: extent 0 is 4294967295, more than the 18 bytes"},
      {"most rows", idx({2, 0xFFFFFFFF, 3}, 18), "byte 8: extent 1 is 4294967295, more than the 18 bytes"},
      {"most columns", idx({2, 3, 0xFFFFFFFF}, 18), "byte 12: extent 2 is 4294967295, more than the 18 bytes"},
      {"most of all", idx({0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, 18),
       "byte 4: extent 0 is 4294967295, more than the 18 bytes"},
      {"product 2^31", idx({2, 0x40000000, 1}, 18), "byte 8: extent 1 is 1073741824, more than the 18 bytes"},
      {"product 2^32, 0 in 32 bits", idx({0x10000, 0x10000, 1}, 18),
       "byte 4: extent 0 is 65536, more than the 18 bytes"},
      {"product 2^32 + 18, 18 in 32 bits", idx({1, 2, 2147483657}, 18),
       "byte 12: extent 2 is 2147483657, more than the 18 bytes"},
      {"product 2^64, 0 in 64 bits", idx({4, 0x80000000, 0x80000000}, 18),
       "byte 8: extent 1 is 2147483648, more than the 18 bytes"},
      {"product 4 * 2^64 + 18, 18 in 64 bits", idx({1821878, 4091267, 9899257}, 18),
       "byte 4: extent 0 is 1821878, more than the 18 bytes"},
      {"little-endian extents",
       {0, 0, 8, 3, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7},
       "byte 4: extent 0 is 16777216, more than the 1 bytes"},
      {"gzip header", {0x1f, 0x8b, 8, 0}, "byte 0: found 1f 8b, expected the 00 00 of an IDX file"},
  };
  add_cut_headers(rows, good, 16);
  return rows;
}

/// Where 1 extent and at least 1 element are wanted.
inline std::vector<BadIdx> bad_labels() {
  std::vector<BadIdx> rows = {
      {"images", idx({2, 3, 3}, 18), "byte 3: rank 3, expected 1 (labels)"},
      {"rank 0", change(idx({5}, 5), 3, 0), "byte 3: rank 0, expected 1 (labels)"},
      {"type i64", change(idx({5}, 5), 2, 0x0f), "byte 2: element type 0x0f, expected 0x08 (unsigned byte)"},
      {"no labels", idx({0}, 0), "byte 4: extent 0 is 0, expected at least 1"},
      {"one too many", idx({6}, 5), "byte 4: extent 0 is 6, more than the 5 bytes"},
      {"one too few", idx({4}, 5), "byte 12: expected the end of the file after 4 elements, found 1 more bytes"},
      {"most labels", idx({0xFFFFFFFF}, 5), "byte 4: extent 0 is 4294967295, more than the 5 bytes"},
  };
  add_cut_headers(rows, idx({5}, 5), 8);
  return rows;
}
