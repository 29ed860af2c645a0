#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/base/unique_fd.hpp"

namespace sinter {

/// A file that appears under its name complete or not at all: written to a temporary file in the same folder, synced,
/// renamed. The temporary file has no name while it is written, where the file system can do that: a program that is
/// killed leaves nothing behind.
///
/// The new file has the old one's mode, extended attributes (access lists among them), group and, where this process
/// may give files away, owner. A symbolic link stays and its target is replaced; of several hard links only this name
/// gets the new contents, so that a copy made by `cp -l` keeps the old ones.
///
/// Where no other file can take the old one's place (it is a mount point of its own, as `docker -v FILE:FILE` makes
/// one, or its folder cannot be written to) it is written in place: see `in_place`.
class AtomicFile {
 public:
  /// Proves now that the file can be made, by making and removing a temporary one. Throws InputError if it cannot, if
  /// the path names something that is not a regular file, or a file that is write-protected.
  explicit AtomicFile(const std::string& path);

  /// Proves that so many bytes more fit on the disk, and, up to 1 GiB of them, holds them for as long as the result
  /// lives. Throws InputError if they do not.
  std::shared_ptr<const UniqueFd> reserve(std::uint64_t bytes) const;

  /// Puts the contents in place of whatever the file held. On failure (std::runtime_error) the old file is untouched;
  /// one that is written in place may be lost, and the new contents then lie in a file beside it, where one can be
  /// made: the error names it.
  void commit(std::string_view contents) const;

  /// A line that says that the file is written in place, why, and what that costs; "" where it is not.
  std::string in_place() const;

 private:
  void write_in_place(std::string_view contents) const;

  std::string path_;       ///< as given, for messages
  std::string target_;     ///< the path with symbolic links resolved: they stay, their target is replaced
  std::string folder_;     ///< of the target
  std::string temporary_;  ///< the beginning of its name, in the same folder
  std::string obstacle_;   ///< why no other file can take its place; "" if one can
};

/// Whether two paths name one file, through links of both kinds, or would.
bool same_file(const std::string& a, const std::string& b);

}  // namespace sinter
