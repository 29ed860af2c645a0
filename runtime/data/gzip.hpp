#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "runtime/data/file.hpp"

namespace sinter {

/// Whether the bytes begin with gzip's magic, 1f 8b.
bool is_gzip(std::span<const std::uint8_t> bytes);

/// Unpacks one gzip member (RFC 1952). Truncation, a wrong checksum or length, bytes after the member (a second member included) and more
/// than `limit` unpacked bytes are InputErrors with `name` and the byte offset in the packed data. Never holds more than
/// `limit` bytes of output (and, while it makes room for them, the first half twice), whatever the data claim.
Bytes gunzip(std::span<const std::uint8_t> packed, const std::string& name, std::size_t limit);

/// A file's bytes, unpacked if it is gzip and as they are if not; `limit` holds for the file and for what it unpacks to.
Bytes read_maybe_gzip(const std::string& path, std::size_t limit);

}  // namespace sinter
