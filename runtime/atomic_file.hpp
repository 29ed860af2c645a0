#pragma once

#include <string>
#include <string_view>

namespace sinter {

/// A file that appears under its name complete or not at all: written to a temporary file in the same folder, synced, renamed. The
/// temporary file has no name while it is written, where the file system can do that: a program that is killed leaves nothing behind.
class AtomicFile {
 public:
  /// Proves now that the file can be made, by making and removing a temporary one. Throws InputError if it cannot, or if the path
  /// names something that is not a regular file.
  explicit AtomicFile(const std::string& path);

  /// Puts the contents in place of whatever the file held. On failure (std::runtime_error) the old file is untouched.
  void commit(std::string_view contents) const;

 private:
  std::string target_;     ///< the path with symbolic links resolved: they stay, their target is replaced
  std::string folder_;     ///< of the target
  std::string temporary_;  ///< the beginning of its name, in the same folder
};

}  // namespace sinter
