#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "runtime/base/byte_stream.hpp"

namespace sinter {

/// Shows the regular files of an archive, tar, packed with gzip or not, or zip, one after the other: their names in it,
/// and their bytes, at most `limit` of each, as far as `use` reads them. Links, devices and sparse files are passed
/// over, and nothing is written anywhere. The archive has at most 4 GiB, packed and unpacked; of what is read wrong
/// checksums are found. Memory is bounded whatever the archive claims.
/// @throws InputError with the archive's path, and the name of the file in it where one is to blame
void read_archive(const std::string& path, std::size_t limit,
                  const std::function<void(const std::string& name, ByteStream& bytes)>& use);

}  // namespace sinter
