#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "runtime/base/abi.hpp"

namespace sinter {

/// A file that servers offer, packed with gzip or not, and what it unpacks to; or an archive, or a file of which only
/// what is sent is known, `as_sent`.
struct RemoteFile {
  std::string name;      ///< appended to a mirror's address; the file's name here, too
  std::size_t size = 0;  ///< bytes, unpacked
  std::string sha256;    ///< of the unpacked bytes, 64 lower-case hexadecimal digits
  bool as_sent = false;  ///< size and digest are those of the file as it is sent, and as it lies here
};

/// Why a file here is not that one, of which what is sent is known, as part of a sentence; "" if it is, to the last
/// bit. Takes little memory, whatever the file's size. @throws InputError if it cannot be read
std::string fault_as_sent(const std::string& path, const RemoteFile& file);

}  // namespace sinter
