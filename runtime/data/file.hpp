#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sinter {

using Bytes = std::vector<std::uint8_t>;

/// The bytes of a regular file, by read(), never mapped: a file that shrinks meanwhile is an error and not a signal. Directories, FIFOs,
/// devices, links that lead nowhere and files of more than `limit` bytes are refused. Throws InputError.
Bytes read_regular_file(const std::string& path, std::size_t limit);

/// Makes `bytes` longer, and its memory no longer than that.
void grow(Bytes& bytes, std::size_t size);

}  // namespace sinter
