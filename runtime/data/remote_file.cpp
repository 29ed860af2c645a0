#include "runtime/data/remote_file.hpp"

#include <span>

#include "runtime/base/file.hpp"
#include "runtime/base/sha256.hpp"
#include "runtime/base/text.hpp"

namespace sinter {

std::string fault_as_sent(const std::string& path, const RemoteFile& file) {
  constexpr std::size_t most = std::size_t{1} << 40, piece = std::size_t{1} << 16;
  FileStream in(path, most);
  if (in.size() != file.size) return text("%zu bytes, expected %zu", in.size(), file.size);
  Sha256 hash;
  Bytes bytes(piece);
  while (const std::size_t count = in.read(bytes)) hash.update(std::as_bytes(std::span(bytes).first(count)));
  const std::string found = hash.hex();
  return found == file.sha256 ? "" : "the SHA-256 of the file is " + found + ", expected " + file.sha256;
}

}  // namespace sinter
