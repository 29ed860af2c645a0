#pragma once

#include <cstddef>
#include <string>

#include "runtime/base/byte_stream.hpp"
#include "runtime/base/unique_fd.hpp"

namespace sinter {

/// The bytes of a regular file, by read(), never mapped: a file that shrinks meanwhile is an error and not a signal.
/// Directories, FIFOs, devices, links that lead nowhere and files of more than `limit` bytes are refused when it is
/// made. Throws InputError.
class FileStream : public ByteStream {
 public:
  FileStream(std::string path, std::size_t limit);

  std::size_t read(std::span<std::uint8_t> to) override;
  /// beyond its size, it grows
  std::size_t at_most() const override { return used_ <= size_ ? size_ - used_ : limit_ - used_; }
  /// when it was opened
  std::size_t size() const { return size_; }

  /// The first bytes of the file, up to `count`, wherever the stream stands.
  Bytes first(std::size_t count) const;

 private:
  [[noreturn]] void too_large() const;

  std::string path_;
  std::size_t limit_, size_ = 0, used_ = 0;
  UniqueFd file_;
};

/// All bytes of a file, as FileStream reads them.
Bytes read_regular_file(const std::string& path, std::size_t limit);

}  // namespace sinter
