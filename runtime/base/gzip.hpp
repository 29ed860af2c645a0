#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "runtime/base/byte_stream.hpp"

namespace sinter {

/// Deflate packs at most so many bytes into one: what asks for more does not say the truth.
inline constexpr std::size_t best_compression = 1032;

/// Whether the bytes begin with gzip's magic, 1f 8b.
bool is_gzip(std::span<const std::uint8_t> bytes);

/// Unpacks one gzip member (RFC 1952) while it is read, with some 200 KiB of memory whatever the data claim.
/// Truncation, a wrong checksum or length, bytes after the member (a second member included) and more than `limit`
/// unpacked bytes are InputErrors with `name` and the byte offset in the packed data.
std::unique_ptr<ByteStream> unpacking(std::unique_ptr<ByteStream> packed, const std::string& name, std::size_t limit);

/// The bytes of a stream, unpacked if they begin as gzip and as they are if not. The stream must outlive it.
std::unique_ptr<ByteStream> maybe_unpacking(ByteStream& bytes, const std::string& name, std::size_t limit);

/// All that a member in memory unpacks to.
Bytes gunzip(std::span<const std::uint8_t> packed, const std::string& name, std::size_t limit);

/// The bytes of a file, unpacked if it is gzip and as they are if not; `limit` holds for the file and for what it
/// unpacks to.
std::unique_ptr<ByteStream> open_maybe_gzip(const std::string& path, std::size_t limit);

}  // namespace sinter
