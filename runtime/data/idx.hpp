#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "runtime/base/arrays.hpp"
#include "runtime/base/byte_stream.hpp"

/// The IDX format of MNIST: two zero bytes, an element type, a rank, `rank` big-endian 32-bit extents, then the
/// elements. Only unsigned bytes (type 0x08) are read. Every extent is at least 1, and their product must be the number
/// of bytes that follow: nothing is allocated from a declared size before it was checked against the bytes present (of
/// a packed file: the most that they can unpack to), and no more than the elements. Errors are InputErrors that name
/// the file, the byte offset (after unpacking, if the file is gzip) and what was expected.
namespace sinter {

/// (n) labels; `name` stands for the bytes in errors.
xt::xtensor<std::uint8_t, 1> parse_idx_labels(std::span<const std::uint8_t> bytes, const std::string& name);
/// (n, height, width) images.
xt::xtensor<std::uint8_t, 3> parse_idx_images(std::span<const std::uint8_t> bytes, const std::string& name);

/// Reads a file, packed with gzip or not, of at most `limit` bytes, unpacked or not.
xt::xtensor<std::uint8_t, 1> read_idx_labels(const std::string& path, std::size_t limit);
xt::xtensor<std::uint8_t, 3> read_idx_images(const std::string& path, std::size_t limit);

/// The same of a stream, packed or not.
xt::xtensor<std::uint8_t, 1> read_idx_labels(ByteStream& bytes, const std::string& name, std::size_t limit);
xt::xtensor<std::uint8_t, 3> read_idx_images(ByteStream& bytes, const std::string& name, std::size_t limit);

}  // namespace sinter
