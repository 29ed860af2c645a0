// IDX: what is accepted is the header of the outcome's shape, then its elements, and nothing else.
#include "runtime/data/idx.hpp"

#include <algorithm>

#include "tests/fuzz/target.hpp"

using namespace sinter;

namespace {

template <class Array>
void check(std::span<const std::uint8_t> bytes, const Array& array) {
  constexpr std::size_t rank = std::tuple_size_v<typename Array::shape_type>, header = 4 + 4 * rank;
  must_hold(bytes.size() == header + array.size(), "the elements fill the file to its end");
  must_hold(bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 8 && bytes[3] == rank,
            "the magic number is that of the outcome");
  for (std::size_t axis = 0; axis < rank; ++axis) {
    std::size_t extent = 0;
    for (std::size_t i = 0; i < 4; ++i) extent = extent << 8 | bytes[4 + 4 * axis + i];
    must_hold(extent == array.shape(axis), "extents are those of the header");
  }
  must_hold(std::equal(array.data(), array.data() + array.size(), bytes.begin() + header),
            "elements are the bytes after the header");
}

}  // namespace

FUZZ_TARGET(bytes) {
  const auto labels = accepted([&] { return parse_idx_labels(bytes, fuzzed_name); });
  const auto images = accepted([&] { return parse_idx_images(bytes, fuzzed_name); });
  must_hold(!labels || !images, "a file is one or the other");
  if (labels) check(bytes, *labels);
  if (images) check(bytes, *images);
}
