#include "runtime/data/idx.hpp"

#include <algorithm>
#include <array>

#include "runtime/data/gzip.hpp"
#include "runtime/error.hpp"
#include "runtime/text.hpp"

namespace sinter {
namespace {

constexpr std::size_t magic_bytes = 4, extent_bytes = 4;
constexpr std::uint8_t unsigned_byte = 0x08;

[[noreturn]] void fail(const std::string& name, std::size_t offset, const std::string& what) {
  throw InputError(name + text(": byte %zu: ", offset) + what);
}

void check_magic(std::span<const std::uint8_t> bytes, const std::string& name, std::size_t rank) {
  if (bytes.size() < magic_bytes) fail(name, bytes.size(), "the file ends here, expected the 4 bytes of an IDX magic number");
  if (bytes[0] != 0 || bytes[1] != 0) {
    fail(name, 0, text("found %02x %02x, expected the 00 00 of an IDX file", unsigned{bytes[0]}, unsigned{bytes[1]}));
  }
  if (bytes[2] != unsigned_byte) fail(name, 2, text("element type 0x%02x, expected 0x08 (unsigned byte)", unsigned{bytes[2]}));
  if (bytes[3] != rank) {
    fail(name, 3, text("rank %u, expected %zu (%s)", unsigned{bytes[3]}, rank, rank == 1 ? "labels" : "images, height, width"));
  }
}

std::size_t big_endian(std::span<const std::uint8_t> bytes, std::size_t offset) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < extent_bytes; ++i) value = value << 8 | bytes[offset + i];
  return value;
}

/// The extents, whose product is the number of bytes after the header.
template <std::size_t Rank>
std::array<std::size_t, Rank> read_header(std::span<const std::uint8_t> bytes, const std::string& name) {
  check_magic(bytes, name, Rank);
  constexpr std::size_t header = magic_bytes + Rank * extent_bytes;
  if (bytes.size() < header) {
    fail(name, bytes.size(), text("the file ends here, expected a header of %zu bytes", header));
  }
  const std::size_t present = bytes.size() - header;
  std::array<std::size_t, Rank> shape{};
  std::size_t product = 1;
  for (std::size_t i = 0; i < Rank; ++i) {
    const std::size_t offset = magic_bytes + i * extent_bytes;
    shape[i] = big_endian(bytes, offset);
    if (shape[i] == 0) fail(name, offset, text("extent %zu is 0, expected at least 1", i));
    // Dividing keeps the product from overflowing: it never exceeds the bytes present.
    if (shape[i] > present / product) {
      fail(name, offset, text("extent %zu is %zu, more than the %zu bytes that follow the header can hold", i, shape[i], present));
    }
    product *= shape[i];
  }
  if (product != present) {
    fail(name, header + product, text("expected the end of the file after %zu elements, found %zu more bytes", product, present - product));
  }
  return shape;
}

template <std::size_t Rank>
xt::xtensor<std::uint8_t, Rank> parse(std::span<const std::uint8_t> bytes, const std::string& name) {
  const std::array<std::size_t, Rank> shape = read_header<Rank>(bytes, name);
  auto values = xt::xtensor<std::uint8_t, Rank>::from_shape(shape);
  std::copy(bytes.end() - static_cast<std::ptrdiff_t>(values.size()), bytes.end(), values.data());
  return values;
}

}  // namespace

xt::xtensor<std::uint8_t, 1> parse_idx_labels(std::span<const std::uint8_t> bytes, const std::string& name) {
  return parse<1>(bytes, name);
}
xt::xtensor<std::uint8_t, 3> parse_idx_images(std::span<const std::uint8_t> bytes, const std::string& name) {
  return parse<3>(bytes, name);
}

xt::xtensor<std::uint8_t, 1> read_idx_labels(const std::string& path, std::size_t limit) {
  return parse_idx_labels(read_maybe_gzip(path, limit), path);
}
xt::xtensor<std::uint8_t, 3> read_idx_images(const std::string& path, std::size_t limit) {
  return parse_idx_images(read_maybe_gzip(path, limit), path);
}

}  // namespace sinter
