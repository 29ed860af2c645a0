#include "runtime/data/idx.hpp"

#include <array>
#include <functional>
#include <numeric>

#include "runtime/base/error.hpp"
#include "runtime/base/gzip.hpp"
#include "runtime/base/memory.hpp"
#include "runtime/base/text.hpp"

namespace sinter {
namespace {

constexpr std::size_t magic_bytes = 4, extent_bytes = 4;
constexpr std::uint8_t unsigned_byte = 0x08;

[[noreturn]] void fail(const std::string& name, std::size_t offset, const std::string& what) {
  throw InputError(name + text(": byte %zu: ", offset) + what);
}

void check_magic(std::span<const std::uint8_t> bytes, const std::string& name, std::size_t rank) {
  if (bytes.size() < magic_bytes)
    fail(name, bytes.size(), "the file ends here, expected the 4 bytes of an IDX magic number");
  if (bytes[0] != 0 || bytes[1] != 0) {
    fail(name, 0, text("found %02x %02x, expected the 00 00 of an IDX file", unsigned{bytes[0]}, unsigned{bytes[1]}));
  }
  if (bytes[2] != unsigned_byte)
    fail(name, 2, text("element type 0x%02x, expected 0x08 (unsigned byte)", unsigned{bytes[2]}));
  if (bytes[3] != rank) {
    fail(name, 3,
         text("rank %u, expected %zu (%s)", unsigned{bytes[3]}, rank, rank == 1 ? "labels" : "images, height, width"));
  }
}

std::size_t big_endian(std::span<const std::uint8_t> bytes, std::size_t offset) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < extent_bytes; ++i) value = value << 8 | bytes[offset + i];
  return value;
}

template <std::size_t Rank>
using Extents = std::array<std::size_t, Rank>;

template <std::size_t Rank>
constexpr std::size_t header_bytes = magic_bytes + Rank * extent_bytes;

template <std::size_t Rank>
Extents<Rank> read_header(ByteStream& in, const std::string& name) {
  std::array<std::uint8_t, header_bytes<Rank>> header{};
  const std::size_t count = in.read(header);
  check_magic(std::span(header).first(count), name, Rank);
  if (count < header.size())
    fail(name, count, text("the file ends here, expected a header of %zu bytes", header.size()));
  Extents<Rank> shape{};
  for (std::size_t i = 0; i < Rank; ++i) shape[i] = big_endian(header, magic_bytes + i * extent_bytes);
  return shape;
}

/// The number of elements, if no more than the bytes `present` after the header. Errors speak of exactly so many.
template <std::size_t Rank>
std::size_t checked_product(const Extents<Rank>& shape, std::size_t present, const std::string& name) {
  std::size_t product = 1;
  for (std::size_t i = 0; i < Rank; ++i) {
    const std::size_t offset = magic_bytes + i * extent_bytes;
    if (shape[i] == 0) fail(name, offset, text("extent %zu is 0, expected at least 1", i));
    // Dividing keeps the product from overflowing: it never exceeds the bytes present.
    if (shape[i] > present / product) {
      fail(name, offset,
           text("extent %zu is %zu, more than the %zu bytes that follow the header can hold", i, shape[i], present));
    }
    product *= shape[i];
  }
  return product;
}

/// Whether the elements may be there; what is packed cannot be counted before it is unpacked.
template <std::size_t Rank>
bool may_fit(const Extents<Rank>& shape, std::size_t most) {
  for (const std::size_t extent : shape) {
    if (extent == 0 || extent > most) return false;
    most /= extent;
  }
  return true;
}

template <std::size_t Rank>
xt::xtensor<std::uint8_t, Rank> parse(ByteStream& in, const std::string& name) {
  const Extents<Rank> shape = read_header<Rank>(in, name);
  if (!may_fit(shape, in.at_most())) checked_product(shape, in.skip_rest(), name);  // throws
  require_memory(std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()), name);
  auto values = xt::xtensor<std::uint8_t, Rank>::from_shape(shape);
  const std::size_t count = in.read(std::span(values.data(), values.size())), more = in.skip_rest();
  checked_product(shape, count, name);
  if (more > 0) {
    fail(name, header_bytes<Rank> + count,
         text("expected the end of the file after %zu elements, found %zu more bytes", count, more));
  }
  return values;
}

template <std::size_t Rank>
xt::xtensor<std::uint8_t, Rank> read_file(const std::string& path, std::size_t limit) {
  return parse<Rank>(*open_maybe_gzip(path, limit), path);
}

}  // namespace

xt::xtensor<std::uint8_t, 1> parse_idx_labels(std::span<const std::uint8_t> bytes, const std::string& name) {
  SpanStream stream(bytes);
  return parse<1>(stream, name);
}
xt::xtensor<std::uint8_t, 3> parse_idx_images(std::span<const std::uint8_t> bytes, const std::string& name) {
  SpanStream stream(bytes);
  return parse<3>(stream, name);
}

xt::xtensor<std::uint8_t, 1> read_idx_labels(ByteStream& bytes, const std::string& name, std::size_t limit) {
  return parse<1>(*maybe_unpacking(bytes, name, limit), name);
}
xt::xtensor<std::uint8_t, 3> read_idx_images(ByteStream& bytes, const std::string& name, std::size_t limit) {
  return parse<3>(*maybe_unpacking(bytes, name, limit), name);
}

xt::xtensor<std::uint8_t, 1> read_idx_labels(const std::string& path, std::size_t limit) {
  return read_file<1>(path, limit);
}
xt::xtensor<std::uint8_t, 3> read_idx_images(const std::string& path, std::size_t limit) {
  return read_file<3>(path, limit);
}

}  // namespace sinter
