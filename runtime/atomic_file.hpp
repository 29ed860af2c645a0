#pragma once

#include <string>
#include <string_view>

namespace sinter {

/// A file that appears under its name complete or not at all: written to a temporary file in the same folder, synced, renamed.
class AtomicFile {
 public:
  /// Proves now that the file can be made, by making and removing a temporary one. Throws InputError if it cannot, or if the path
  /// names something that is not a regular file.
  explicit AtomicFile(const std::string& path);

  /// Puts the contents in place of whatever the file held. On failure (std::runtime_error) the old file is untouched.
  void commit(std::string_view contents) const;

 private:
  std::string target_;     ///< the path with symbolic links resolved: they stay, their target is replaced
  std::string temporary_;  ///< in the same folder
};

}  // namespace sinter
